/** `npm run client:types`: generates the client's types from the served documents. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocalServer } from "../local-server.ts";
import { ROOT } from "../root.ts";
import { buildWorker } from "../worker-build.ts";
import { type FrameDocument, frameTypesOf } from "./frames.ts";
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
  const read = async <T>(path: string) => {
    const response = await fetch(new URL(path, server.origin));
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const folder = join(ROOT, "client", "src");
  writeFileSync(join(folder, "api-types.ts"), typesOf(await read<Document>("/api/schema/")));
  writeFileSync(join(folder, "frame-types.ts"), frameTypesOf(await read<FrameDocument>("/api/asyncapi/")));
} finally {
  await server.stop();
  rmSync(stateDir, { recursive: true, force: true });
}
