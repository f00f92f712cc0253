import { type ChannelHistory, checkChannel } from "./channel-checker.ts";
import { type GuestHistory, toldAfterRemoval, wrongMemberships } from "./guest-checker.ts";
import { checkLog, type Fault, type Log, type WrittenSpan } from "./history-checker.ts";
import { type ListReading, wrongLists } from "./list-checker.ts";
import { checkNotices, type NoticeConnection } from "./notice-checker.ts";

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
}

/** Finds what went wrong in a crash history. Pure. */
export function checkCrashes({ group, channel }: CrashHistory): Fault[] {
  return [...checkGroup(group), ...checkChannel(channel)];
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
