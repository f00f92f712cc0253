import { beforeEach, describe, expect, it } from "vitest";
import { cast, type Player } from "../../../support/cast.ts";
import { bring, linesOf, NOTHING } from "./training.ts";

const HEVY = "title,start_time,end_time,exercise_title,set_index,weight_kg,reps";
const STRONG = "Date,Workout Name,Exercise Name,Set Order,Weight,Reps";
const SET = "Day,2024-11-28 10:00,2024-11-28 11:00,Stone Row,0,60,8";
const ENTRIES_MAX = 30_000;

let ada: Player;

beforeEach(async () => {
  [ada] = await cast("ada");
});

function ownJson(sections: Record<string, unknown>): string {
  return JSON.stringify({ format: "palaestra-training", version: 1, ...sections });
}

function times<Item>(count: number, item: Item): Item[] {
  return Array<Item>(count).fill(item);
}

describe("a file", () => {
  it.each([
    ["lines of Hevy's CSV", [HEVY, ...times(ENTRIES_MAX + 1, "x")].join("\n")],
    ["lines of Strong's CSV", [STRONG, ...times(ENTRIES_MAX + 1, "x")].join("\n\n")],
    ["sets of our own JSON", ownJson({ logs: times(ENTRIES_MAX + 1, {}) })],
    ["sessions and sets", ownJson({ sessions: times(20_000, {}), logs: times(10_001, {}) })],
    ["values within one entry", ownJson({ logs: [{ notes: times(1_000_000, 0) }] })],
  ])("of too many %s is refused with advice to split it", async (_, text) => {
    const reply = await bring(ada, text);
    expect(reply).toMatchObject({ status: 413, body: { code: "content_too_large" } });
    for (const word of ["30,000", "date_from", "header"]) {
      expect(reply.body).toMatchObject({ detail: expect.stringContaining(word) });
    }
  });

  it("of junk lines is reported up to the size of an answer and counted in full", async () => {
    const { status, body } = await bring(ada, [HEVY, ...times(ENTRIES_MAX, "x")].join("\n"));
    expect(status).toBe(201);
    expect(body).toMatchObject({ import_id: null, added: NOTHING, matched: NOTHING, refused: ENTRIES_MAX });
    const listed = linesOf(body, "refused").map(([line]) => line);
    expect(listed).toEqual(Array.from(listed, (_, index) => index + 2));
    expect(listed.length).toBeGreaterThan(1000);
    expect(listed.length).toBeLessThan(10_000);
    expect(body.lines_left_out).toBe(ENTRIES_MAX - listed.length);
    const entries = await bring(ada, ownJson({ logs: times(ENTRIES_MAX, {}) }));
    expect(entries.body).toMatchObject({ refused: ENTRIES_MAX, added: NOTHING });
    expect(entries.body.lines[0]).toMatchObject({ line: "logs.0", status: "refused" });
    expect(entries.body.lines.length + entries.body.lines_left_out).toBe(ENTRIES_MAX);
  });

  it("of an unknown format is refused for that, not for its length", async () => {
    const text = ["a,b", ...times(ENTRIES_MAX + 1, "x")].join("\n");
    expect(await bring(ada, text)).toMatchObject({ status: 400, body: { errors: [{ path: "format" }] } });
  });

  it("may have blank lines, which count in line numbers", async () => {
    const blank = "\n".repeat(ENTRIES_MAX);
    const { status, body } = await bring(ada, `${blank}${HEVY}${blank}${SET}${blank}x\r\n  ${blank}`);
    expect(status).toBe(201);
    expect(body).toMatchObject({ added: { sessions: 1, logs: 1 }, refused: 1, lines_left_out: 0 });
    expect(linesOf(body, "added").at(-1)?.[0]).toBe(2 * ENTRIES_MAX + 1);
    expect(linesOf(body, "refused")[0]?.[0]).toBe(3 * ENTRIES_MAX + 1);
  });

  it("with a long answer is repeated with fewer lines for the same Idempotency-Key", async () => {
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const text = [HEVY, SET, ...times(10_000, "x")].join("\n");
    const first = await bring(ada, text, "", headers);
    expect(first.body).toMatchObject({ import_id: expect.any(String), refused: 10_000 });
    expect(first.body.lines_left_out).toBeGreaterThan(0);
    const again = await bring(ada, text, "", headers);
    const { lines, lines_left_out: leftOut, ...rest } = again.body;
    expect(first.body).toMatchObject(rest);
    expect(lines.length + leftOut).toBe(first.body.lines.length + first.body.lines_left_out);
    expect(again.headers.get("Idempotency-Replayed")).toBe("true");
  });
});
