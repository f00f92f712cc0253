import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ChannelDelivery } from "../../../src/features/workspaces/channels/delivery.ts";
import type { ChannelReport } from "../../../src/features/workspaces/protocol.ts";
import { MINUTE_MS, SECOND_MS } from "../../../src/lib/time.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("[W9] the members of a private channel are reported again if a report was not answered", async () => {
  const members: number[] = [1, 2];
  const reports: ChannelReport[] = [];
  const answers = [new Promise<number>(() => {}), Promise.resolve(0)];
  const delivery = new ChannelDelivery({
    sql: { exec: () => [] },
    storage: { lastMessageId: 0 },
    history: { sentAfter: () => [] },
    members: { all: () => members.map((accountId) => ({ person: { accountId } })) },
    channel: {
      facts: () => ({ workspaceId: 5, name: "secret", isPrivate: true }),
      takeMentionCursor: () => null,
    },
    channelId: 7,
    logger: { info: () => undefined, error: () => undefined },
    armAlarm: () => undefined,
    report: (_: number, report: ChannelReport) => {
      reports.push(report);
      return answers.shift() ?? Promise.resolve(0);
    },
  } as unknown as ConstructorParameters<typeof ChannelDelivery>[0]);
  members.pop();
  delivery.membersChanged();
  await vi.advanceTimersByTimeAsync(31 * SECOND_MS);
  expect(reports.map(({ memberIds }) => memberIds)).toEqual([[1]]);
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  void delivery.duties.reports?.run();
  await vi.advanceTimersByTimeAsync(SECOND_MS);
  expect(reports.map(({ memberIds }) => memberIds)).toEqual([[1], [1]]);
  expect(delivery.duties.reports?.dueAt()).toBeNull();
});
