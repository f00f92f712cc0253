import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { context } from "esbuild";
import { ROOT } from "../../scripts/root.ts";
import type { WorkerBuild } from "../../scripts/worker-build.ts";
import { readWorkerOptions } from "../../scripts/worker-options.ts";
import type { Invariant } from "../history/checker.ts";

/** One text of a source file, and what is in its place in a mutant. */
export interface Edit {
  /** From the project's root. */
  file: string;
  /** Occurs once in the file. */
  find: string;
  replace: string;
}

/** A mistake that is planted in the server. */
export interface Mutant {
  name: string;
  edits: readonly Edit[];
  /** The invariants, one of which is to be found broken. */
  breaks: readonly Invariant[];
}

/** The source of a file with an edit made. @throws Error where the text is not there exactly once */
export function applyEdit(source: string, { file, find, replace }: Edit): string {
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${file} must have this text exactly once, for a fault to be planted: ${find}`);
  }
  return before + replace + after;
}

/**
 * Builds the Worker once with each mistake, when it is asked for. The sources stay as they are, and no other build reads
 * mutants.
 */
export async function* buildMutants<Planted extends Pick<Mutant, "edits">>(
  mutants: readonly Planted[],
): AsyncGenerator<{ mutant: Planted; build: WorkerBuild }> {
  const options = await readWorkerOptions();
  const edits = new Map<string, Edit[]>();
  const builder = await context({
    absWorkingDir: ROOT,
    entryPoints: ["src/index.ts"],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire("/");' },
    logLevel: "silent",
    plugins: [planting(edits)],
  });
  try {
    for (const mutant of mutants) {
      edits.clear();
      for (const edit of mutant.edits) {
        const file = join(ROOT, edit.file);
        edits.set(file, [...(edits.get(file) ?? []), edit]);
      }
      const { outputFiles } = await builder.rebuild();
      yield { mutant, build: { script: outputFiles?.[0]?.text ?? "", options } };
    }
  } finally {
    await builder.dispose();
  }
}

/** @param edits by their files' paths; read anew in each build */
function planting(edits: ReadonlyMap<string, readonly Edit[]>): Plugin {
  return {
    name: "plant a fault",
    setup(builder) {
      builder.onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
        const own = edits.get(path);
        if (!own) return null;
        return { contents: own.reduce(applyEdit, readFileSync(path, "utf8")), loader: "ts" };
      });
    },
  };
}
