import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { MinimalReporter, type Reporter, type TestModule, type TestSpecification } from "vitest/node";
import { describeRemaining, Estimate } from "../../scripts/estimate.ts";
import { ROOT } from "../../scripts/root.ts";

/** How long each file took when it last ran, in milliseconds. */
const DURATIONS = join(ROOT, "node_modules", ".cache", "palaestra", "test-durations.json");
const EVERY_MS = 15_000;
const FILES_MIN = 10;

/** Failures and the summary, and now and then how far the run is and how long the rest may take. */
export default class ProgressReporter extends MinimalReporter implements Reporter {
  readonly #durations = readDurations();
  #files = { all: 0, finished: 0 };
  #tests = { passed: 0, failed: 0 };
  #estimate: Estimate | null = null;
  #saidAt = 0;

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications);
    const names = specifications.map(({ moduleId }) => moduleId);
    this.#files = { all: names.length, finished: 0 };
    this.#tests = { passed: 0, failed: 0 };
    this.#saidAt = Date.now();
    this.#estimate = new Estimate(names, this.#durations, Date.now());
    if (names.length >= FILES_MIN) this.log(`Running ${names.length} test files.`);
  }

  override onTestModuleEnd(module: TestModule): void {
    super.onTestModuleEnd(module);
    const now = Date.now();
    this.#estimate?.finish(module.moduleId);
    this.#durations[module.moduleId] = Math.round(module.diagnostic().duration);
    this.#files.finished += 1;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed" || state === "failed") this.#tests[state] += 1;
    }
    if (now - this.#saidAt < EVERY_MS || this.#files.finished === this.#files.all) return;
    this.#saidAt = now;
    this.log(this.#line(now));
  }

  override onTestRunEnd(...ended: Parameters<MinimalReporter["onTestRunEnd"]>): void {
    super.onTestRunEnd(...ended);
    mkdirSync(dirname(DURATIONS), { recursive: true });
    writeFileSync(DURATIONS, JSON.stringify(this.#durations));
  }

  #line(now: number): string {
    const { all, finished } = this.#files;
    const { passed, failed } = this.#tests;
    const parts = [
      `${Math.floor((this.#estimate?.share ?? 0) * 100)} %`.padStart(5),
      `${finished} of ${all} files`,
      `${passed} passed${failed > 0 ? `, ${failed} FAILED` : ""}`,
      describeRemaining(this.#estimate?.remainingMs(now) ?? null),
    ];
    return parts.filter(Boolean).join("   ");
  }
}

function readDurations(): Record<string, number> {
  try {
    return JSON.parse(readFileSync(DURATIONS, "utf8"));
  } catch {
    return {};
  }
}
