import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  candidateKeys,
  MENTIONS_MAX,
  mentionedIn,
  resolveMentions,
} from "../../../src/features/workspaces/channels/mentions.ts";
import { isUsername, nameKey } from "../../../src/lib/text.ts";

/** Whom a text rings, of people with these names who may see the channel. */
function rung(text: string, people: readonly string[]): string[] {
  const mentions = mentionedIn(text);
  const keys = new Set(candidateKeys(mentions));
  const candidates = people.map((name, id) => ({ id, key: nameKey(name), isReached: true }));
  const found = candidates.filter(({ key }) => keys.has(key));
  return resolveMentions(mentions, found).map((id) => people[id] ?? "");
}

const FRIENDS = ["ada", "ben", "cleo", "dan"];

describe("[W20] the people mentioned in a text", () => {
  it.each<[what: string, text: string, people: string[], rung: string[]]>([
    ["nobody", "hello, all", FRIENDS, []],
    ["nobody by a lonely sign", "meet me @ noon, @ or @@", FRIENDS, []],
    ["nobody by an address", "write to x@ada or ada@ben.com or a.b+c@cleo", FRIENDS, []],
    ["nobody who is not there", "@eve @ada", FRIENDS, ["ada"]],
    ["someone at the start", "@ada look", FRIENDS, ["ada"]],
    ["someone alone", "@ada", FRIENDS, ["ada"]],
    ["someone at the end of a sentence", "Ask @ada. Or @ben!", FRIENDS, ["ada", "ben"]],
    ["someone in brackets and quotes", '(@ada) "@ben" [@cleo], @dan;', FRIENDS, FRIENDS],
    ["someone after a line break or a tab", "so\n@ada\t@ben", FRIENDS, ["ada", "ben"]],
    ["someone after punctuation", "cc:@ada,@ben/@cleo", FRIENDS, ["ada", "ben", "cleo"]],
    ["someone after a full stop or three", "Done.@ada Well...@ben", FRIENDS, ["ada", "ben"]],
    ["someone before a question and a dash", "@ada? @ben—yes @cleo: so", FRIENDS, ["ada", "ben", "cleo"]],
    ["someone in the possessive", "@ada's and @ben’s", FRIENDS, ["ada", "ben"]],
    ["someone in stars", "**@ada** *@ben*", FRIENDS, ["ada", "ben"]],
    ["someone beside an emoji", "👋@ada👋 @ben❤️", FRIENDS, ["ada", "ben"]],
    ["someone in a path", "https://example.com/@ada/posts", FRIENDS, ["ada"]],
    ["someone whatever the case", "@Ada @BEN", FRIENDS, ["ada", "ben"]],
    ["each once, in the order of the text", "@ben @ada @ben @BEN", FRIENDS, ["ben", "ada"]],
    ["someone by a full-width sign", "＠ada and ＠ben。", FRIENDS, ["ada", "ben"]],
    ["someone in full-width letters", "@ａｄａ ＠Ｂｅｎ", FRIENDS, ["ada", "ben"]],
    ["nobody in the midst of a word", "é@ada 9@ben _@cleo e\u0301@dan", FRIENDS, []],
    ["nobody by two signs after a word", "x@@ada", FRIENDS, []],
    ["nobody whose name goes on", "@adam @ben2 @cleo_ann @dan.brown", FRIENDS, []],
    ["nobody whose name goes on with a mark", "@ada\u0301", FRIENDS, []],
    ["nobody whose name goes on after dashes", "@ada--b @ben-c", FRIENDS, []],
    [
      "someone before dots and dashes that are not the name's",
      "@ada... @ben- @cleo. @dan+",
      FRIENDS,
      FRIENDS,
    ],
    ["someone before a low line", "@ada_ @ben__", FRIENDS, ["ada", "ben"]],
    [
      "someone with dots, dashes and digits in the name",
      "@john.doe-2_x!",
      ["john.doe-2_x"],
      ["john.doe-2_x"],
    ],
    ["someone whose name is an address", "@ada@example.com", ["ada@example.com"], ["ada@example.com"]],
    ["nobody by an address that is another's", "@ada@example.com", ["ada"], []],
    ["tom at the end of a sentence", "It was @tom.", ["tom"], ["tom"]],
    ["someone called tom. there", "It was @tom.", ["tom", "tom."], ["tom."]],
    ["someone called tom.", "@tom. said", ["tom."], ["tom."]],
    ["nobody called tom. by a text without the dot", "@tom said", ["tom."], []],
    ["someone called tom-", "for @tom- alone", ["tom", "tom-"], ["tom-"]],
    ["someone called tom+", "for @tom+ alone", ["tom", "tom+"], ["tom+"]],
    ["someone called tom_", "for @tom_ alone", ["tom", "tom_"], ["tom_"]],
    ["the longest of several", "@tom.-. so", ["tom", "tom.", "tom.-"], ["tom.-"]],
    ["the longest that is there", "@tom.-. so", ["tom", "tom."], ["tom."]],
    ["one by the dot, one without", "@tom. and @tom", ["tom", "tom."], ["tom.", "tom"]],
    ["someone called tom.b and not tom", "@tom.b", ["tom", "tom.", "tom.b"], ["tom.b"]],
    ["someone by a name of signs", "@-_- hi", ["-_-"], ["-_-"]],
    ["someone after Japanese", "こんにちは@太郎", ["太郎"], ["太郎"]],
    ["someone before Japanese", "@太郎さん、明日は？", ["太郎"], ["太郎"]],
    ["the longest of Japanese names", "@太郎丸さん", ["太", "太郎", "太郎丸"], ["太郎丸"]],
    ["the longest that is there, of Japanese names", "@太郎丸さん", ["太", "太郎"], ["太郎"]],
    ["a Latin name amid Chinese", "中文@ben你好 你好@ada。", FRIENDS, ["ben", "ada"]],
    ["a Latin name before full-width signs", "@ben，你好（@ada）", FRIENDS, ["ben", "ada"]],
    ["a name of two scripts", "你好@太郎ben3さん", ["太郎", "太郎ben3", "ben3"], ["太郎ben3"]],
    ["two Japanese names in a row", "@太郎@花子", ["太郎", "花子"], ["太郎", "花子"]],
    ["a long vowel's sign", "@ベン @ベンー！", ["ベンー", "ベン"], ["ベン", "ベンー"]],
    ["a Korean name before its particle", "@철수야 @ben에게", ["철수", "ben"], ["철수", "ben"]],
    ["someone in Thai", "สวัสดี@สมชายครับ", ["สมชาย"], ["สมชาย"]],
    ["nobody by half a Thai syllable", "@ที่", ["ท"], []],
    ["someone in Cyrillic", "привет@ада, @Бен.", ["ада", "бен"], ["ада", "бен"]],
    ["nobody whose name goes on in Cyrillic", "@адам", ["ада"], []],
    ["a Latin name beside Cyrillic and Arabic", "@benпривет مرحبا@ada", FRIENDS, ["ben", "ada"]],
    ["someone in Arabic and Hebrew", "@ليلى، @דוד!", ["ليلى", "דוד"], ["ليلى", "דוד"]],
    ["someone in Devanagari, to the last vowel", "@नीता जी", ["नी", "नीता"], ["नीता"]],
    ["someone with marks, however composed", "@E\u0301lodie @élodie", ["Élodie"], ["Élodie"]],
    ["someone whose name is not the same without marks", "@elodie", ["Élodie"], []],
    ["someone by ß, and by SS", "@STRASSE", ["straße"], ["straße"]],
    ["someone with ignorable characters between", "@a\u200bd\u00ada\ufe0f", FRIENDS, ["ada"]],
    ["someone beyond the basic plane", "@𐐀𐐁!", ["𐐨𐐩"], ["𐐨𐐩"]],
  ])("are %s: %j", (_, text, people, expected) => {
    expect(rung(text, people)).toEqual(expected);
  });

  it("are those named, whatever the name, between spaces and in brackets", () => {
    const names = fc.string({ unit: "binary", minLength: 1, maxLength: 150 }).filter(isUsername);
    fc.assert(
      fc.property(names, (name) => {
        expect(rung(`so @${name} (@${name})`, [name])).toEqual([name]);
      }),
    );
  });

  it("do not include someone out of reach, even if a shorter name matches", () => {
    const candidates = [
      { id: 1, key: "tom", isReached: true },
      { id: 2, key: "tom.", isReached: false },
    ];
    expect(resolveMentions(mentionedIn("@tom."), candidates)).toEqual([]);
    expect(resolveMentions(mentionedIn("@tom"), candidates)).toEqual([1]);
  });

  it(`are at most the first ${MENTIONS_MAX}`, () => {
    const people = Array.from({ length: MENTIONS_MAX + 10 }, (_, index) => `user${index}`);
    const text = people.map((name) => `@${name}`).join(" ");
    expect(rung(text, people)).toEqual(people.slice(0, MENTIONS_MAX));
  });

  it("are looked up by at most 2,000 keys", () => {
    const texts = ["@太".repeat(2500), `@${"太".repeat(4999)}`, "@.".repeat(2500), "@".repeat(5000)];
    for (const text of texts) expect(candidateKeys(mentionedIn(text)).length).toBeLessThanOrEqual(2000);
  });
});
