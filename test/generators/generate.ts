/** `node generate.ts DOCUMENT FOLDER`: writes types and validators of an OpenAPI document, as two generators make them. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@hey-api/openapi-ts";
import openapiTS, { astToString } from "openapi-typescript";

const [document = "", folder = ""] = process.argv.slice(2);

const types = await openapiTS(readFileSync(document, "utf8"));
writeFileSync(join(folder, "types.d.ts"), astToString(types));

await createClient({
  input: document,
  output: { path: join(folder, "validators") },
  plugins: ["zod"],
  logs: { level: "warn" },
});
