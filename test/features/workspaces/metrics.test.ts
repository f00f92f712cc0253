import { describe, expect, it } from "vitest";
import { dayOf, fillDays, readEvent, readReport } from "../../../src/features/workspaces/machine.ts";
import {
  type ChannelReport,
  EVERYONE,
  type WorkspaceEvent,
} from "../../../src/features/workspaces/protocol.ts";
import { DAY_MS } from "../../../src/lib/time.ts";
import { workspaceObject } from "../../support/team.ts";

const at = (text: string) => Date.parse(text);
const ada = { accountId: 1, name: "Ada", username: "ada", email: "ada@example.com" };
const ben = { accountId: 2, name: "Ben", username: "ben", email: "ben@example.com" };
const GENERAL = { id: 7, name: "general", isPrivate: false };
const SECRET = { id: 8, name: "secret", isPrivate: true };

function report(messages: [number, typeof ada, string][], channel = GENERAL): ChannelReport {
  return {
    channel,
    memberIds: channel.isPrivate ? [1, 2] : null,
    messages: messages.map(([id, actor, time]) => ({ id, actor, at: at(time) })),
  };
}

describe("[W6] a day", () => {
  it.each([
    ["2026-11-20T00:00:00.000Z", "2026-11-20"],
    ["2026-11-20T23:59:59.999Z", "2026-11-20"],
    ["2026-11-21T00:00:00.000Z", "2026-11-21"],
    ["2026-11-20T23:30:00.000-05:00", "2026-11-21"],
    ["2026-12-31T23:59:59.999Z", "2026-12-31"],
    ["2027-01-01T00:00:00.000Z", "2027-01-01"],
    ["2027-02-28T23:59:59.999Z", "2027-02-28"],
    ["2027-03-01T00:00:00.000Z", "2027-03-01"],
    ["2028-02-29T12:00:00.000Z", "2028-02-29"],
  ])("of %s is %s in UTC", (moment, day) => {
    expect(dayOf(at(moment))).toBe(day);
  });

  it("is one of the 14 up to today, from its first to its last millisecond", () => {
    const days = Array.from({ length: 14 }, (_, index) => `2026-11-${String(index + 7).padStart(2, "0")}`);
    for (const now of ["2026-11-20T00:00:00.000Z", "2026-11-20T12:00:00.000Z", "2026-11-20T23:59:59.999Z"]) {
      expect(fillDays(new Map(), at(now))).toEqual(days.map((day) => ({ day, count: 0 })));
    }
    const before = fillDays(new Map(), at("2026-11-19T23:59:59.999Z")).map(({ day }) => day);
    expect(before).toEqual(["2026-11-06", ...days.slice(0, -1)]);
  });

  it.each([
    ["2027-03-05T08:00:00.000Z", ["2027-02-20", "2027-02-28", "2027-03-01", "2027-03-05"], 8],
    ["2028-03-05T08:00:00.000Z", ["2028-02-21", "2028-02-29", "2028-03-01", "2028-03-05"], 8],
    ["2027-01-05T08:00:00.000Z", ["2026-12-23", "2026-12-31", "2027-01-01", "2027-01-05"], 8],
  ])("continues across months and years: 14 days to %s", (now, [first, last, next, today], index) => {
    const days = fillDays(new Map(), at(now)).map(({ day }) => day);
    expect([days.length, new Set(days).size, days[0], days.at(-1)]).toEqual([14, 14, first, today]);
    expect(days.slice(index, index + 2)).toEqual([last, next]);
  });

  it("has its own count, or 0; older and later ones are left out", () => {
    const counts = new Map([
      ["2026-11-06", 1],
      ["2026-11-07", 2],
      ["2026-11-20", 3],
      ["2026-11-21", 4],
    ]);
    const filled = fillDays(counts, at("2026-11-20T12:00:00.000Z"));
    expect(filled.filter(({ count }) => count > 0)).toEqual([
      { day: "2026-11-07", count: 2 },
      { day: "2026-11-20", count: 3 },
    ]);
  });
});

describe("[W5] a report", () => {
  const messages: [number, typeof ada, string][] = [
    [4, ada, "2026-11-20T23:59:59.999Z"],
    [5, ben, "2026-11-21T00:00:00.000Z"],
    [6, ada, "2026-11-21T00:00:00.001Z"],
  ];

  it("adds an activity for each message, its day, and when each sender was last active", () => {
    const line = { audience: EVERYONE, type: "message_sent", channel: { id: 7, name: "general" } };
    expect(readReport(report(messages), 3)).toEqual({
      activities: messages.map(([refId, actor, time]) => ({ ...line, actor, refId, at: at(time) })),
      counts: [
        { day: "2026-11-20", count: 1 },
        { day: "2026-11-21", count: 2 },
      ],
      active: [
        { accountId: 1, at: at("2026-11-21T00:00:00.001Z") },
        { accountId: 2, at: at("2026-11-21T00:00:00.000Z") },
      ],
    });
  });

  it("adds only what is new if it overlaps, and nothing if it is late or empty", () => {
    const overlapping = readReport(report(messages), 5);
    expect(overlapping.activities.map(({ refId }) => refId)).toEqual([6]);
    expect(overlapping.counts).toEqual([{ day: "2026-11-21", count: 1 }]);
    expect(overlapping.active).toEqual([{ accountId: 1, at: at("2026-11-21T00:00:00.001Z") }]);
    const nothing = { activities: [], counts: [], active: [] };
    for (const reportedId of [6, 7]) expect(readReport(report(messages), reportedId)).toEqual(nothing);
    expect(readReport(report([]), 0)).toEqual(nothing);
  });

  it("[W9] of a private channel is for its members only", () => {
    const { activities } = readReport(report(messages, SECRET), 0);
    expect(activities.map(({ audience }) => audience)).toEqual([8, 8, 8]);
  });

  it("keeps the latest time at which a person was active, in whatever order", () => {
    const { active } = readReport(
      report([
        [1, ada, "2026-11-20T12:00:01.000Z"],
        [2, ada, "2026-11-20T12:00:00.000Z"],
      ]),
      0,
    );
    expect(active).toEqual([{ accountId: 1, at: at("2026-11-20T12:00:01.000Z") }]);
  });
});

describe("[W10] an event", () => {
  const event = (
    kind: WorkspaceEvent["kind"],
    channel: WorkspaceEvent["channel"] = null,
  ): WorkspaceEvent => ({
    id: 1,
    kind,
    actor: ada,
    subject: ben,
    channel,
    at: 5,
  });

  it("of a creation or a join becomes an activity", () => {
    const line = { audience: EVERYONE, channel: null, at: 5 };
    expect(readEvent(event("workspace_created"))).toMatchObject({ type: "workspace_created", actor: ada });
    expect(readEvent(event("member_joined"))).toEqual({
      ...line,
      type: "member_joined",
      actor: ben,
      refId: ben.accountId,
    });
    expect(readEvent(event("channel_created", GENERAL))).toMatchObject({
      audience: EVERYONE,
      type: "channel_created",
      actor: ada,
      refId: 7,
    });
    expect(readEvent(event("channel_created", SECRET))).toMatchObject({ audience: 8, refId: 8 });
  });

  it("of another kind does not", () => {
    const kinds = ["channel_member_added", "member_left", "account_renamed", "account_erased"] as const;
    for (const kind of kinds) expect([kind, readEvent(event(kind, SECRET))]).toEqual([kind, null]);
  });
});

describe("[W6] the days of a workspace's object", () => {
  it("begin and end with their milliseconds", async () => {
    const object = workspaceObject(800_001);
    const first = at("2028-02-21T00:00:00.000Z");
    const moments = [first - 1, first, first + DAY_MS - 1, first + DAY_MS, first + 14 * DAY_MS - 1];
    await object.report({
      channel: GENERAL,
      memberIds: null,
      messages: moments.map((moment, index) => ({ id: index + 1, actor: ada, at: moment })),
    });
    const counted = async (now: number) =>
      (await object.messagesPerDay([EVERYONE], now)).map(({ count }) => count).join("");
    expect(await counted(first + 14 * DAY_MS - 1)).toBe("21000000000001");
    expect(await counted(first + 13 * DAY_MS)).toBe("21000000000001");
    expect(await counted(first + 13 * DAY_MS - 1)).toBe("12100000000000");
    expect(await counted(first + 14 * DAY_MS)).toBe("10000000000010");
  });
});

describe("[W12] the name of an account that was erased", () => {
  it("is not restored by a late report of a channel", async () => {
    const object = workspaceObject(800_002);
    await object.report(report([[1, ben, "2026-11-20T12:00:00.000Z"]]));
    const erased = { id: 1, kind: "account_erased", channel: null, at: 1 } as const;
    const nobody = { ...ben, name: "", username: "", email: "" };
    await object.record([{ ...erased, actor: nobody, subject: nobody }]);
    await object.report(report([[2, ben, "2026-11-20T12:00:00.001Z"]]));
    const names = (await object.activities([EVERYONE], 10)).map(({ actor }) => actor.name);
    expect(names).toEqual(["", ""]);
  });
});
