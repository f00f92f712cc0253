/** `npm run client:types`: generates the client's types from the served OpenAPI document. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalServer } from "../local-server.ts";
import { ROOT } from "../root.ts";
import { buildWorker } from "../worker-build.ts";
import { type Document, typesOf } from "./types.ts";

const stateDir = mkdtempSync(join(tmpdir(), "palaestra-"));
const { script, options } = await buildWorker();
const { assets: _unused, ...worker } = options;
const server = await startLocalServer({
  build: { script, options: worker },
  host: "127.0.0.1",
  port: 0,
  stateDir,
  variables: {
    ENVIRONMENT: "development",
    AUTH_SECRET: "nobody signs in here, but it is 32 characters long",
  },
  onLog: () => {},
});
try {
  const response = await fetch(new URL("/api/schema/", server.origin));
  if (!response.ok) throw new Error(`The document: ${response.status} ${await response.text()}`);
  writeFileSync(join(ROOT, "client", "src", "api-types.ts"), typesOf((await response.json()) as Document));
} finally {
  await server.stop();
  rmSync(stateDir, { recursive: true, force: true });
}
