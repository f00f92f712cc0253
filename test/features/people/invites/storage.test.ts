import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { Invite } from "../../../../src/features/people/invites/protocol.ts";
import { InviteStorage } from "../../../../src/features/people/invites/storage.ts";
import { inviteCard } from "../../../support/invite-world.ts";

const INVITE: Invite = {
  id: "game-1",
  role: "invitee",
  other: { ...inviteCard(2), nickname: "Ünï “✓” 🏛️ '; --", avatar: "/media/picture.png" },
  clientId: "c\u0000 ✓ ' \" \\",
  settings: { game_speed: "slow", ranked: false, cool_mode: true, score_to_win: 3, time_limit: 5 },
  status: "pending",
  createdAt: 1_800_000_000_000,
  expiresAt: 1_800_000_300_000,
};

it("an invite and a game are read from SQLite as they were stored, also by a new instance", async () => {
  await runInDurableObject(env.USER_ROOM.getByName("invites-2"), (_, { storage }) => {
    const engagement = { gameId: "game-2", opponent: INVITE.other, until: INVITE.expiresAt };
    new InviteStorage(storage.sql).apply([
      { type: "saveInvite", invite: INVITE },
      { type: "engage", engagement },
    ]);
    const opened = new InviteStorage(storage.sql);
    expect(opened.invite("game-1")).toEqual(INVITE);
    expect(opened.incoming()).toEqual([INVITE]);
    expect(opened.outgoing()).toBeNull();
    expect(opened.engagement()).toEqual(engagement);
    opened.apply([{ type: "saveInvite", invite: { ...INVITE, status: "declined" } }, { type: "disengage" }]);
    expect(opened.invite("game-1")?.status).toBe("declined");
    expect([opened.incoming(), opened.engagement()]).toEqual([[], null]);
  });
});
