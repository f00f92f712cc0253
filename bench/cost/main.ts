/**
 * Counts what Cloudflare would bill for what people do: rows, alarms, requests, and what that comes to in dollars. Every scene
 * is played on a server of its own, several side by side. `--only=group,login` plays scenes by parts of their names. A whole run
 * writes docs/cost.md. Exits with 1 if a budget is missed.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { exitWhenAsked } from "../../scripts/lifetime.ts";
import { migrateLocalDatabase } from "../../scripts/local-database.ts";
import { ROOT } from "../../scripts/root.ts";
import { buildWorker } from "../../scripts/worker-build.ts";
import { peopleStatements } from "../../test/support/server.ts";
import { writeGeneratedPart } from "../generated-part.ts";
import { verdicts } from "./budgets.ts";
import type { Played, Scene } from "./scene.ts";
import { SCENES } from "./scenes.ts";
import { COUNTED_WORKER, Stage } from "./stage.ts";
import { budgetTable, formatCount, priceTable, sceneTable } from "./tables.ts";
import { divide } from "./tally.ts";

/** A server takes some 400 MB. */
const SERVERS_MAX = 8;

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const parts = values.only.split(",");
const scenes = SCENES.filter(({ name }) => parts.some((part) => name.includes(part)));

exitWhenAsked(130);
// Each server ends with this process.
process.setMaxListeners(2 * SERVERS_MAX);
const startedAt = Date.now();
const folder = mkdtempSync(join(tmpdir(), "palaestra-cost-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
const template = join(folder, "template");
mkdirSync(template);
progress("builds the Worker and prepares a database");
await buildWorker({ entry: COUNTED_WORKER });
const people = Math.max(0, ...scenes.map((scene) => scene.people));
await migrateLocalDatabase(template, { statements: peopleStatements(people) });

const results = new Map<Scene, Played>();
const waiting = scenes.entries();
await Promise.all(Array.from({ length: SERVERS_MAX }, playInTurn));
progress("done\n");

const played = scenes.flatMap((scene) => {
  const result = results.get(scene);
  return result ? [[scene, result] as const] : [];
});
const found = verdicts((name) => {
  const [, result] = played.find(([scene]) => scene.name.startsWith(name)) ?? [];
  return result && divide(result.tally, result.units);
});
const figures = [priceTable(), sceneTable(played), budgetTable(found)].join("\n");
console.log(figures);
if (scenes.length === SCENES.length)
  writeGeneratedPart(join(ROOT, "docs", "cost.md"), "npm run cost", figures.trim());
const missed = found.filter(({ isMet }) => !isMet);
for (const { budget, figure } of missed) {
  console.log(`Missed: ${budget.name}: ${formatCount(figure)}, budget ${budget.atMost}`);
}
process.exit(missed.length > 0 ? 1 : 0);

async function playInTurn(): Promise<void> {
  for (const [index, scene] of waiting) await play(scene, index);
}

async function play(scene: Scene, index: number): Promise<void> {
  const report = (step: string) => progress(`${scene.name}: ${step}`);
  const options = { folder: join(folder, String(index)), template, people: scene.people, report };
  const stage = await Stage.open(options);
  report("begins");
  try {
    results.set(scene, await scene.play(stage));
  } catch (cause) {
    throw new Error(`${scene.name}: could not be played`, { cause });
  } finally {
    stage.close();
  }
  report("ends");
}

function progress(step: string): void {
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`${String(seconds).padStart(4)} s  ${step}`);
}
