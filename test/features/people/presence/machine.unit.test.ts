import { describe, expect, it } from "vitest";
import {
  type Connected,
  decideAbsence,
  decidePresence,
  IDLE_AFTER_MS,
  LEAVE_GRACE_MS,
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

describe("someone whose connections are followed", () => {
  it("[P8] comes online with the first, which is told and to be listed", () => {
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

  it("[P10] is told of once, however many more there are", () => {
    expect(decidePresence(ONLINE, HERE, NOW)).toEqual({ state: ONLINE, announcement: null });
  });

  it("[P8] is leaving when there is none, and told of only when the time is over", () => {
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

  it("[P8] went when a room says that they did, though it says so later", () => {
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

  it("[P8] is back without a word if there is one in time", () => {
    expect(decidePresence(LEAVING, HERE, NOW + 1)).toEqual({
      state: { ...LEAVING, leavesAt: null },
      announcement: null,
    });
  });

  it("[P9] is offline without a word where they were offline before", () => {
    expect(decidePresence(OFFLINE, NOWHERE, NOW)).toEqual({ state: OFFLINE, announcement: null });
    expect(decidePresence(NEVER_SEEN, NOWHERE, NOW)).toEqual({ state: NEVER_SEEN, announcement: null });
  });
});

describe("someone who says that they are offline while they are connected", () => {
  it("[P8] was last seen when they said so, whatever is heard of them since", () => {
    const { state, announcement } = decidePresence(ONLINE, { ...HERE, declared: "offline" }, NOW);
    expect(announcement).toBe("offline");
    expect(showPresence(state, NOW + 30_000, NOW + 31_000)).toEqual({ status: "offline", lastSeenAt: NOW });
  });
});

describe("someone who watches", () => {
  const WATCHING: Connected = { isConnected: true, isWatching: true, declared: "online" };

  it("[P10] is to be listed as one from the first socket that tells of presence to the end of the last", () => {
    const watching = decidePresence(ONLINE, WATCHING, NOW);
    expect(watching).toEqual({
      state: { ...ONLINE, isWatching: true, isListed: false },
      announcement: null,
    });
    const listed = { ...watching.state, isListed: true };
    expect(decidePresence(listed, WATCHING, NOW)).toEqual({ state: listed, announcement: null });
    expect(decidePresence(listed, HERE, NOW).state).toEqual({ ...ONLINE, isListed: false });
  });

  it("[P10] watches no more once they are gone, however they went", () => {
    const watching = { ...ONLINE, isWatching: true };
    expect(decideAbsence(watching, NOW).state.isWatching).toBe(false);
    expect(decidePresence(watching, NOWHERE, NOW).state.isWatching).toBe(false);
  });
});

describe("someone who was looked for and not found", () => {
  it("[P11] is offline at once, last seen when they were last known to be there", () => {
    expect(decideAbsence(ONLINE, NOW)).toEqual({
      state: { ...OFFLINE, isListed: false },
      announcement: "offline",
    });
  });

  it("[P11] is given their time where the last connection closed before our eyes", () => {
    expect(decideAbsence(LEAVING, NOW).state).toBe(LEAVING);
    expect(decideAbsence(LEAVING, NOW + LEAVE_GRACE_MS).announcement).toBe("offline");
  });

  it("[P10] is told of once", () => {
    expect(decideAbsence(OFFLINE, NOW)).toEqual({ state: OFFLINE, announcement: null });
  });
});

describe("how a presence shows", () => {
  it.each<[string, PresenceState, number | null, string]>([
    ["online where something was heard of late", ONLINE, NOW - IDLE_AFTER_MS, "online"],
    ["idle after a longer silence", ONLINE, NOW - IDLE_AFTER_MS - 1, "idle"],
    ["online while leaving", LEAVING, null, "online"],
    ["offline, however late something was heard", OFFLINE, NOW, "offline"],
    ["offline for who never was there", NEVER_SEEN, null, "offline"],
  ])("[P8] is %s", (_, state, heardAt, status) => {
    expect(showPresence(state, heardAt, NOW).status).toBe(status);
  });

  it("[P8] has the last moment at which they were known to be there, and none for who never was", () => {
    expect(showPresence(OFFLINE, null, NOW).lastSeenAt).toBe(OFFLINE.seenAt);
    expect(showPresence(ONLINE, NOW, NOW).lastSeenAt).toBe(NOW);
    expect(showPresence(NEVER_SEEN, null, NOW).lastSeenAt).toBeNull();
  });
});
