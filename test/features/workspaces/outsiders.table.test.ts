import { beforeAll, describe, expect, it } from "vitest";
import { api } from "../../support/api.ts";
import { cast } from "../../support/cast.ts";
import {
  COLUMNS,
  type Column,
  channel,
  OF_WORKSPACE,
  type Standing,
  SURFACES,
  type World,
  workspace,
} from "../../support/channel-surfaces.ts";
import { acceptPlace } from "../../support/contacts.ts";
import { invite, makeChannel, makeWorkspace, post } from "../../support/team.ts";

async function makeWorld(isOpen: boolean, isPrivate: boolean): Promise<World> {
  const [owner, writer, insider, member, left, removed, stranger] = await cast(
    "owner",
    "writer",
    "insider",
    "member",
    "left",
    "removed",
    "stranger",
  );
  const workspaceId = await makeWorkspace(owner, { isOpen });
  for (const whom of [writer, member]) await invite(owner, { workspaceId }, whom);
  const channelId = await makeChannel(writer, workspaceId, { isPrivate });
  for (const whom of [insider, left, removed]) await invite(writer, { channelId }, whom);
  for (const whom of [insider, member]) await acceptPlace(whom, workspaceId);
  const people = { insider, member, owner, "removed from it": left, removed, stranger };
  const world = { workspaceId, channelId, writer, people };
  await post(writer, channelId, "Between us");
  for (const [path, whom, as] of [
    [channel(world), left, writer],
    [workspace(world), removed, owner],
  ] as const) {
    expect((await api("DELETE", `${path}members/${whom.id}/`, { as })).status).toBe(204);
  }
  return world;
}

describe.each([
  { place: "a private channel of an open workspace", isOpen: true, isPrivate: true },
  { place: "a private channel of a closed workspace", isOpen: false, isPrivate: true },
  { place: "a public channel of a closed workspace", isOpen: false, isPrivate: false },
])("$place", ({ isOpen, isPrivate }) => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld(isOpen, isPrivate);
  });

  const standingOf = (column: Column): Standing => {
    if (column === "insider") return "inside";
    return isOpen || (column !== "stranger" && column !== "removed") ? "beside" : "outside";
  };
  // A public channel is nothing to hide from members.
  const columns = COLUMNS.filter((column) => isPrivate || standingOf(column) !== "beside");

  describe.each(columns)("%s", (column) => {
    const standing = standingOf(column);
    const surfaces = standing === "beside" || isOpen ? SURFACES : [...SURFACES, ...OF_WORKSPACE];
    const verb = standing === "inside" ? "sees it" : "sees nothing of it";
    it.each(surfaces)(`[W1] [W4] [W9] [W11] ${verb} by $name`, async (surface) => {
      const expected =
        standing === "outside" && "outside" in surface
          ? surface.outside
          : surface[standing === "inside" ? "inside" : "beside"];
      expect(await surface.look(world.people[column], world)).toEqual(expected);
    });
  });
});
