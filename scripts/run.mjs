/**
 * `node scripts/run.mjs scripts/start.ts`: runs a script, or explains what is missing on this machine. Plain
 * old JavaScript, so that any Node can run it.
 */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The version that npm install adds to node_modules/. */
const NODE_MAJOR = 24;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const problem = await findProblem();
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  const [script] = process.argv.splice(2, 1);
  process.argv[1] = resolve(root, script);
  await import(pathToFileURL(process.argv[1]).href);
}

async function findProblem() {
  if (!existsSync(join(root, "node_modules", "wrangler", "package.json"))) {
    return "The dependencies are not installed. Run: npm install";
  }
  if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR) {
    return (
      `These scripts need Node ${NODE_MAJOR}, but run on Node ${process.versions.node}. npm install adds Node ${NODE_MAJOR}\n` +
      "with an install script, which did not run.\nRun: npm rebuild node --ignore-scripts=false"
    );
  }
  try {
    const { default: workerd } = await import("workerd");
    if (existsSync(workerd.default)) return null;
  } catch {
    // Its own message is about bundling.
  }
  return (
    `workerd, which runs the Worker, is not installed for ${process.platform} ${process.arch}.\nIt is an optional dependency. ` +
    "Delete node_modules and run: npm install --include=optional"
  );
}
