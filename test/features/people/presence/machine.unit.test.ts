import { describe, expect, it } from "vitest";
import { LEAVE_GRACE_MS } from "../../../../src/features/messaging/protocol.ts";
import {
  type Connected,
  decideAbsence,
  decidePresence,
  IDLE_AFTER_MS,
  NEVER_SEEN,
  type PresenceState,
  showPresence,
} from "../../../../src/features/people/presence/machine.ts";

const NOW = 1_800_000_000_000;
const ONLINE: PresenceState = {
  isOnline: true,
  isWatching: false,
  declared: "online",
  seenAt: NOW - 5000,
  leavesAt: null,
  isListed: true,
};
const HERE: Connected = { isConnected: true, isWatching: false, declared: "online" };
const NOWHERE: Connected = { isConnected: false, isWatching: false, declared: "online" };
const LEAVING: PresenceState = { ...ONLINE, seenAt: NOW, leavesAt: NOW + LEAVE_GRACE_MS };
const OFFLINE: PresenceState = { ...ONLINE, isOnline: false };

describe("a person's connections", () => {
  it("[P8] make them online with the first, which is announced and listed", () => {
    for (const before of [NEVER_SEEN, OFFLINE]) {
      expect(decidePresence(before, HERE, NOW)).toEqual({
        state: {
          isOnline: true,
          isWatching: false,
          declared: "online",
          seenAt: NOW,
          leavesAt: null,
          isListed: false,
        },
        announcement: "online",
      });
    }
  });

  it("[P10] are announced once, however many more open", () => {
    expect(decidePresence(ONLINE, HERE, NOW)).toEqual({ state: ONLINE, announcement: null });
  });

  it("[P8] leave them online until the grace period is over, and then announce it", () => {
    expect(decidePresence(ONLINE, NOWHERE, NOW)).toEqual({ state: LEAVING, announcement: null });
    expect(decidePresence(LEAVING, NOWHERE, NOW + LEAVE_GRACE_MS - 1).announcement).toBeNull();
    expect(decidePresence(LEAVING, NOWHERE, NOW + LEAVE_GRACE_MS)).toEqual({
      state: {
        isOnline: false,
        isWatching: false,
        declared: "online",
        seenAt: NOW,
        leavesAt: null,
        isListed: false,
      },
      announcement: "offline",
    });
  });

  it("[P8] have ended when a room says so, though it says so later", () => {
    const at = NOW - 500;
    expect(decidePresence(ONLINE, NOWHERE, NOW, at).state).toEqual({
      ...ONLINE,
      seenAt: at,
      leavesAt: at + LEAVE_GRACE_MS,
    });
    expect(decidePresence(ONLINE, NOWHERE, NOW, NOW - LEAVE_GRACE_MS)).toMatchObject({
      state: { isOnline: false, seenAt: NOW - LEAVE_GRACE_MS, leavesAt: null },
      announcement: "offline",
    });
    expect(decidePresence(LEAVING, NOWHERE, NOW + 1, at)).toEqual({ state: LEAVING, announcement: null });
  });

  it("[P8] restore them without an announcement if one opens in time", () => {
    expect(decidePresence(LEAVING, HERE, NOW + 1)).toEqual({
      state: { ...LEAVING, leavesAt: null },
      announcement: null,
    });
  });

  it("[P9] announce nothing if they were offline before", () => {
    expect(decidePresence(OFFLINE, NOWHERE, NOW)).toEqual({ state: OFFLINE, announcement: null });
    expect(decidePresence(NEVER_SEEN, NOWHERE, NOW)).toEqual({ state: NEVER_SEEN, announcement: null });
  });
});

describe("someone who declares to be offline while connected", () => {
  it("[P8] was last seen when they declared it, whatever they do later", () => {
    const { state, announcement } = decidePresence(ONLINE, { ...HERE, declared: "offline" }, NOW);
    expect(announcement).toBe("offline");
    expect(showPresence(state, NOW + 30_000, NOW + 31_000)).toEqual({ status: "offline", lastSeenAt: NOW });
  });
});

describe("someone who receives presence", () => {
  const WATCHING: Connected = { isConnected: true, isWatching: true, declared: "online" };

  it("[P10] is listed as such from the first socket that receives it until the last one closes", () => {
    const watching = decidePresence(ONLINE, WATCHING, NOW);
    expect(watching).toEqual({
      state: { ...ONLINE, isWatching: true, isListed: false },
      announcement: null,
    });
    const listed = { ...watching.state, isListed: true };
    expect(decidePresence(listed, WATCHING, NOW)).toEqual({ state: listed, announcement: null });
    expect(decidePresence(listed, HERE, NOW).state).toEqual({ ...ONLINE, isListed: false });
  });

  it("[P10] is not listed once they are offline, whatever the reason", () => {
    const watching = { ...ONLINE, isWatching: true };
    expect(decideAbsence(watching, NOW).state.isWatching).toBe(false);
    expect(decidePresence(watching, NOWHERE, NOW).state.isWatching).toBe(false);
  });
});

describe("someone found without connections", () => {
  it("[P11] is offline at once, last seen at the stored time", () => {
    expect(decideAbsence(ONLINE, NOW)).toEqual({
      state: { ...OFFLINE, isListed: false },
      announcement: "offline",
    });
  });

  it("[P11] keeps the grace period if the close of the last connection was noticed", () => {
    expect(decideAbsence(LEAVING, NOW).state).toBe(LEAVING);
    expect(decideAbsence(LEAVING, NOW + LEAVE_GRACE_MS).announcement).toBe("offline");
  });

  it("[P10] is announced once", () => {
    expect(decideAbsence(OFFLINE, NOW)).toEqual({ state: OFFLINE, announcement: null });
  });
});

describe("the visible presence", () => {
  it.each<[string, PresenceState, number | null, string]>([
    ["online where something was heard of late", ONLINE, NOW - IDLE_AFTER_MS, "online"],
    ["idle after a longer silence", ONLINE, NOW - IDLE_AFTER_MS - 1, "idle"],
    ["online while leaving", LEAVING, null, "online"],
    ["offline, however late something was heard", OFFLINE, NOW, "offline"],
    ["offline for who never was there", NEVER_SEEN, null, "offline"],
  ])("[P8] is %s", (_, state, heardAt, status) => {
    expect(showPresence(state, heardAt, NOW).status).toBe(status);
  });

  it("[P8] has the last time at which they were known to be online, and none for someone who never was", () => {
    expect(showPresence(OFFLINE, null, NOW).lastSeenAt).toBe(OFFLINE.seenAt);
    expect(showPresence(ONLINE, NOW, NOW).lastSeenAt).toBe(NOW);
    expect(showPresence(NEVER_SEEN, null, NOW).lastSeenAt).toBeNull();
  });
});
