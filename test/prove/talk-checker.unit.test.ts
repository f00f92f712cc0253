import { describe, expect, it } from "vitest";
import { checkTalk, type Stored, type Told } from "../../prove/clients/talk-checker.ts";

interface Talk {
  pages: Stored[];
  clients: (Told & { wrote: string[]; acknowledged: Map<string, number>; has: number[] })[];
}

function clean(): Talk {
  return {
    pages: [
      { id: 1, authorId: 1, clientId: "a" },
      { id: 2, authorId: 2, clientId: "b" },
      { id: 3, authorId: 1, clientId: "c" },
    ],
    clients: [
      {
        accountId: 1,
        wrote: ["a", "c"],
        acknowledged: new Map([
          ["a", 1],
          ["c", 3],
        ]),
        has: [1, 2, 3],
      },
      { accountId: 2, wrote: ["b"], acknowledged: new Map([["b", 2]]), has: [1, 2, 3] },
    ],
  };
}

it("finds nothing where everything is as it should be", () => {
  const { pages, clients } = clean();
  expect(checkTalk(pages, clients)).toEqual([]);
});

describe("finds what is planted", () => {
  const plants: [name: string, spoil: (talk: Talk) => unknown][] = [
    ["acknowledged loss", ({ pages }) => pages.pop()],
    ["loss", ({ clients }) => clients[0]?.wrote.push("d")],
    ["duplicate", ({ pages }) => pages.push({ id: 4, authorId: 1, clientId: "c" })],
    ["phantom", ({ pages }) => pages.push({ id: 4, authorId: 2, clientId: "d" })],
    ["order", ({ clients }) => clients[0]?.wrote.reverse()],
    ["answered otherwise", ({ clients }) => clients[0]?.acknowledged.set("a", 7)],
    ["gap", ({ clients }) => clients[1]?.has.splice(1, 1)],
  ];

  it.each(plants)("%s", (name, spoil) => {
    const talk = clean();
    spoil(talk);
    expect(checkTalk(talk.pages, talk.clients).map((fault) => fault.name)).toContain(name);
  });
});
