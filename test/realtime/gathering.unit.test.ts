import { describe, expect, it } from "vitest";
import { Gathering } from "../../src/realtime/gathering.ts";

/** Questions that are answered by themselves, each time the test says so. */
function scene() {
  const asked: string[][] = [];
  const underway: { resolve(): void; reject(error: Error): void }[] = [];
  const gathering = new Gathering<string, string>((questions) => {
    asked.push(questions);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    underway.push({ resolve, reject });
    return promise.then(() => questions.map((question) => `${question}!`));
  });
  const answer = async () => {
    await expect.poll(() => underway.length, { interval: 1 }).toBeGreaterThan(0);
    underway.shift()?.resolve();
  };
  const fail = async () => {
    await expect.poll(() => underway.length, { interval: 1 }).toBeGreaterThan(0);
    underway.shift()?.reject(new Error("the database is away"));
  };
  return { gathering, asked, answer, fail };
}

describe("questions that are gathered", () => {
  it("go together where they come in one turn, and each has its own answer", async () => {
    const { gathering, asked, answer } = scene();
    const answers = Promise.all(["a", "b", "c"].map((question) => gathering.ask(question)));
    await answer();
    expect(await answers).toEqual(["a!", "b!", "c!"]);
    expect(asked).toEqual([["a", "b", "c"]]);
  });

  it("wait while others are on their way: no answer is older than its question", async () => {
    const { gathering, asked, answer } = scene();
    const first = gathering.ask("first");
    await expect.poll(() => asked.length, { interval: 1 }).toBe(1);
    const later = Promise.all([gathering.ask("second"), gathering.ask("third")]);
    expect(asked).toEqual([["first"]]);
    await answer();
    expect(await first).toBe("first!");
    await answer();
    expect(await later).toEqual(["second!", "third!"]);
    expect(asked).toEqual([["first"], ["second", "third"]]);
  });

  it("fail together, and those after them are asked", async () => {
    const { gathering, answer, fail } = scene();
    const failing = Promise.allSettled([gathering.ask("a"), gathering.ask("b")]);
    await fail();
    expect((await failing).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    const next = gathering.ask("c");
    await answer();
    expect(await next).toBe("c!");
  });

  it("are 500 at a time", async () => {
    const { gathering, asked, answer } = scene();
    const questions = Array.from({ length: 1200 }, (_, at) => String(at));
    const answers = Promise.all(questions.map((question) => gathering.ask(question)));
    for (let time = 0; time < 3; time += 1) await answer();
    expect(await answers).toEqual(questions.map((question) => `${question}!`));
    expect(asked.map(({ length }) => length)).toEqual([500, 500, 200]);
  });
});
