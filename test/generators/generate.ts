/** `node generate.ts DOCUMENT FOLDER`: writes types and validators of an OpenAPI document, by two generators. */
import { readFileSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";

// Wherever npm puts the generators, they need the TypeScript of this folder: version 7 has no compiler API for them.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, specifier === "typescript" ? { ...context, parentURL: import.meta.url } : context),
});
const { createClient } = await import("@hey-api/openapi-ts");
const { default: openapiTS, astToString } = await import("openapi-typescript");

const [document = "", folder = ""] = process.argv.slice(2);

const types = await openapiTS(readFileSync(document, "utf8"));
writeFileSync(join(folder, "types.d.ts"), astToString(types));

await createClient({
  input: document,
  output: { path: join(folder, "validators") },
  plugins: ["zod"],
  logs: { level: "warn" },
});
