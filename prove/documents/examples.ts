import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../../scripts/root.ts";
import { Judge } from "../../test/support/documents/judge.ts";
import type { Caller } from "../lib/caller.ts";

const run = promisify(execFile);
const DOCS = join(ROOT, "docs");
const NEWCOMERS_PAGE = "getting-started.md";
const RUN_TIMEOUT_MS = 60_000;

/** The blocks of code of a kind in a page of the documentation. Pure. */
export function blocksOf(markdown: string, kind: string): string[] {
  return [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, found]) => found === kind)
    .map(([, , text = ""]) => text);
}

/** The JSON values of a block, which may be several, one after the other. @throws where it ends within one */
export function valuesOf(block: string): unknown[] {
  const values: unknown[] = [];
  let text = "";
  for (const line of block.split("\n")) {
    text += `${line}\n`;
    try {
      values.push(JSON.parse(text));
      text = "";
    } catch {
      // It goes on in the next line.
    }
  }
  if (text.trim() !== "") throw new Error(`This is no JSON: ${text.slice(0, 80)}`);
  return values;
}

/** Compares every JSON example of the guides with the documents that the server has; gives how many there are. */
export function checkExamples(caller: Caller): number {
  const judge = new Judge(caller.documents);
  let count = 0;
  for (const page of readdirSync(DOCS).filter((name) => name.endsWith(".md"))) {
    for (const block of blocksOf(readFileSync(join(DOCS, page), "utf8"), "json")) {
      for (const value of valuesOf(block)) {
        count += 1;
        const text = JSON.stringify(value);
        // A part is left out where that is said.
        if (text.includes('"…"')) continue;
        if (!isDocumented(judge, value)) caller.fault("example", `${page}: nothing is ${text.slice(0, 160)}`);
      }
    }
  }
  return count;
}

function isDocumented(judge: Judge, value: unknown): boolean {
  const { type, action } = { ...(value as { type?: unknown; action?: unknown } | null) };
  const kind = type ?? action;
  if (typeof kind !== "string" || kind === "about:blank") return judge.describes(value);
  return judge.sockets.some(({ address }) => {
    const isSent = judge.frameFaults(address, JSON.stringify(value)).length === 0;
    return isSent || judge.acceptsFrame(address, kind, value);
  });
}

/** Runs what the newcomers' page tells people to type, as it is written, against this server. */
export async function runFirstSteps(caller: Caller): Promise<void> {
  const page = readFileSync(join(DOCS, NEWCOMERS_PAGE), "utf8");
  const steps = blocksOf(page, "sh").filter((block) => block.includes("curl"));
  const script = ["set -e", ...steps]
    .join("\n")
    .replaceAll("localhost:8787", new URL(caller.server.url).host);
  const { stdout } = await run("bash", ["-c", script], { cwd: ROOT, timeout: RUN_TIMEOUT_MS });
  for (const expected of ['"unread_count":1', "See you at six.", '"seq":1', "Six it is."]) {
    if (!stdout.includes(expected))
      caller.fault("example", `${NEWCOMERS_PAGE}: its commands don't show ${expected}`);
  }
}
