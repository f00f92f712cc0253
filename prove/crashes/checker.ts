import { type ChannelHistory, checkChannel } from "../../test/support/channel-checker.ts";
import { type GuestHistory, toldAfterRemoval, wrongMemberships } from "../../test/support/guest-checker.ts";
import {
  checkLog,
  type Fault,
  fault,
  type Log,
  type WrittenSpan,
} from "../../test/support/history-checker.ts";
import { type ListReading, wrongLists } from "../../test/support/list-checker.ts";
import { checkNotices, type NoticeConnection } from "../../test/support/notice-checker.ts";
import type { CallHistory } from "./calls.ts";

/** A group as seen by writers and absent members. */
export interface GroupHistory extends Log {
  spans: WrittenSpan[];
  notified: { accountId: number; notices: NoticeConnection[] };
  guest: GuestHistory;
  readings: ListReading[];
}

export interface CrashHistory {
  group: GroupHistory;
  channel: ChannelHistory;
  /** Conversations of two. */
  pairs: Log[];
  calls: CallHistory;
  /** What is wrong with invites, each in a sentence. */
  invites: string[];
}

/** What went wrong while the power failed. Pure: the same histories give the same faults. */
export function checkCrashes({ group, channel, pairs, calls, invites }: CrashHistory): Fault[] {
  return [
    ...checkGroup(group),
    ...checkChannel(channel),
    ...pairs.flatMap(checkLog),
    ...calls.lost.map((kind) => fault("write lost", kind)),
    ...calls.doneTwice.map((kind) => fault("write done twice", kind)),
    ...calls.answeredOtherwise.map((kind) => fault("answered otherwise", kind)),
    ...invites.map((torn) => fault("invite torn", torn)),
  ];
}

function checkGroup(group: GroupHistory): Fault[] {
  const { pages, spans, witnesses, notified, guest, readings } = group;
  const inRoom = { accountId: guest.accountId, sent: [], acknowledged: [], connections: guest.room };
  const log = { pages, spans };
  const isMember = guest.changes.at(-1)?.isMember ?? false;
  return [
    ...checkLog({ pages, witnesses: [...witnesses, inRoom] }),
    ...checkNotices({ ...notified, isAlwaysMember: true, isThereAtTheEnd: true }, log),
    ...checkNotices({ ...guest, isAlwaysMember: false, isThereAtTheEnd: isMember }, log),
    ...toldAfterRemoval(guest, log),
    ...wrongMemberships(guest, log, readings),
    ...wrongLists(readings, pages, guest.accountId),
  ];
}
