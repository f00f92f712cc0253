/**
 * Counts what Cloudflare would bill for typical use: rows, alarms, requests, and their price. Scenes run on
 * their own servers, several at once. `--only=group,login` selects scenes by parts of their names. A complete
 * run writes docs/cost.md. Exits with 1 if a budget is exceeded.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exitWhenAsked } from "../../scripts/lifetime.ts";
import { readOptions } from "../../scripts/options.ts";
import { ROOT } from "../../scripts/root.ts";
import { writeGeneratedPart } from "../generated-part.ts";
import { playScenes, SERVERS_MAX, verdictsOf } from "./play.ts";
import { SCENES } from "./scenes.ts";
import { budgetTable, formatCount, priceTable, sceneTable } from "./tables.ts";

const USAGE = `npm run cost -- [options]
  --only=A,B       plays the scenes whose names contain A or B

Scenes: ${SCENES.map(({ name }) => name).join(", ")}`;

const parts = readOptions(USAGE, { only: { type: "string", default: "" } }).only.split(",");
const scenes = SCENES.filter(({ name }) => parts.some((part) => name.includes(part)));

exitWhenAsked(130);
// Each server ends with this process.
process.setMaxListeners(2 * SERVERS_MAX);
const startedAt = Date.now();
const folder = mkdtempSync(join(tmpdir(), "palaestra-cost-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
const played = await playScenes(scenes, folder, progress);
progress("done\n");

const found = verdictsOf(played);
const figures = [priceTable(), sceneTable(played), budgetTable(found)].join("\n");
console.log(figures);
if (scenes.length === SCENES.length)
  writeGeneratedPart(join(ROOT, "docs", "cost.md"), "npm run cost", figures.trim());
const missed = found.filter(({ isMet }) => !isMet);
for (const { budget, figure } of missed) {
  console.log(`Missed: ${budget.name}: ${formatCount(figure)}, budget ${budget.atMost}`);
}
process.exit(missed.length > 0 ? 1 : 0);

function progress(step: string): void {
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`${String(seconds).padStart(4)} s  ${step}`);
}
