import { DAY_MS } from "../../lib/time.ts";
import {
  type Activity,
  type AudienceId,
  type ChannelName,
  type ChannelReport,
  DAYS_SHOWN,
  type DayCount,
  EVERYONE,
  type WorkspaceEvent,
} from "./protocol.ts";

interface NewActivity extends Omit<Activity, "id" | "workspaceId"> {
  audience: AudienceId;
}

export interface Recorded {
  activities: NewActivity[];
  counts: DayCount[];
  active: { accountId: number; at: number }[];
}

/** Messages up to `reportedId` add nothing [W5]. */
export function readReport({ channel, messages }: ChannelReport, reportedId: number): Recorded {
  const audience = audienceOf(channel);
  const news = messages.filter(({ id }) => id > reportedId);
  const bySender = Map.groupBy(news, ({ actor }) => actor.accountId);
  return {
    activities: news.map(({ id, actor, at }) => ({
      audience,
      type: "message_sent",
      actor,
      refId: id,
      channel: { id: channel.id, name: channel.name },
      at,
    })),
    counts: countByDay(news.map(({ at }) => at)),
    active: [...bySender].map(([accountId, sent]) => ({
      accountId,
      at: Math.max(...sent.map(({ at }) => at)),
    })),
  };
}

export function audienceOf({ id, isPrivate }: ChannelName): AudienceId {
  return isPrivate ? id : EVERYONE;
}

/** Null if the event is no activity [W10]. */
export function readEvent({ kind, actor, subject, channel, at }: WorkspaceEvent): NewActivity | null {
  switch (kind) {
    case "workspace_created":
      return { audience: EVERYONE, type: kind, actor, refId: 0, channel: null, at };
    case "channel_created":
      return channel && { audience: audienceOf(channel), type: kind, actor, refId: channel.id, channel, at };
    case "member_joined":
      return { audience: EVERYONE, type: kind, actor: subject, refId: subject.accountId, channel: null, at };
    default:
      return null;
  }
}

export function fillDays(counts: ReadonlyMap<string, number>, now: number): DayCount[] {
  return Array.from({ length: DAYS_SHOWN }, (_, index) => {
    const day = dayOf(now - (DAYS_SHOWN - 1 - index) * DAY_MS);
    return { day, count: counts.get(day) ?? 0 };
  });
}

export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function countByDay(moments: readonly number[]): DayCount[] {
  const days = Map.groupBy(moments, dayOf);
  return [...days].map(([day, of]) => ({ day, count: of.length }));
}
