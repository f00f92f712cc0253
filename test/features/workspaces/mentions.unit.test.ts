import { describe, expect, it } from "vitest";
import { MENTIONS_MAX, mentionedIn } from "../../../src/features/workspaces/channels/mentions.ts";

describe("whom a text mentions", () => {
  it.each<[what: string, text: string, names: string[]]>([
    ["nobody", "hello, all", []],
    ["nobody by a lonely sign", "meet me @ noon, @ or @@", []],
    ["nobody by an address", "write to ada@example.com or a.b+c@example.com", []],
    ["someone at the start", "@ada look", ["ada"]],
    ["someone at the end of a sentence", "Ask @ada. Or @ben!", ["ada", "ben"]],
    ["someone in brackets and quotes", '(@ada) "@ben" [@cleo], @dan;', ["ada", "ben", "cleo", "dan"]],
    ["someone after a line break or a tab", "so\n@ada\t@ben", ["ada", "ben"]],
    ["someone alone", "@ada", ["ada"]],
    ["someone whatever the case", "@Ada @ADA @ada", ["ada"]],
    ["each once, in the order of the text", "@ben @ada @ben", ["ben", "ada"]],
    ["someone with dots, dashes and digits in the name", "@john.doe-2_x", ["john.doe-2_x"]],
    ["someone whose name is an address", "@ada@example.com", ["ada@example.com"]],
    [
      "someone before dots and dashes that are none of the name's",
      "@ada... @ben- @cleo.",
      ["ada", "ben", "cleo"],
    ],
    ["someone beside a letter of another script", "@Élodie @Ада", ["élodie", "ада"]],
    ["nobody in the midst of a word", "é@ada 9@ben _@cleo", []],
    ["someone after punctuation", "cc:@ada,@ben/@cleo", ["ada", "ben", "cleo"]],
  ])("%s: %j", (_, text, names) => {
    expect(mentionedIn(text)).toEqual(names);
  });

  it(`is at most ${MENTIONS_MAX} people, the first`, () => {
    const text = Array.from({ length: MENTIONS_MAX + 10 }, (_, index) => `@user${index}`).join(" ");
    const names = mentionedIn(text);
    expect([names.length, names[0], names.at(-1)]).toEqual([
      MENTIONS_MAX,
      "user0",
      `user${MENTIONS_MAX - 1}`,
    ]);
  });
});
