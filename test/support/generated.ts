import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { ROOT } from "../../scripts/root.ts";
import type { Exchange } from "./document-story.ts";
import type { OpenApi } from "./open-api.ts";

const run = promisify(execFile);

interface Validator {
  safeParse(value: unknown): { success: boolean; error?: { message: string } };
}

/** What generators make of an OpenAPI document. */
export class Generated {
  /** In the checkout, where the libraries that generated code imports are found. */
  readonly #folder = join(ROOT, ".wrangler", `generated-${process.pid}`);
  readonly #openApi: OpenApi;

  constructor(openApi: OpenApi) {
    this.#openApi = openApi;
  }

  async generate(): Promise<void> {
    mkdirSync(this.#folder, { recursive: true });
    const document = join(this.#folder, "openapi.json");
    writeFileSync(document, JSON.stringify(this.#openApi.document));
    await run(process.execPath, [join(ROOT, "test", "generators", "generate.ts"), document, this.#folder]);
  }

  /** The complaints of the compiler about the generated code, and about what was exchanged as values of its types. */
  async compile(exchanges: readonly Exchange[]): Promise<string> {
    writeFileSync(join(this.#folder, "uses.ts"), this.#usesOf(exchanges));
    const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const options = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2022", "--types", "node"];
    const files = ["uses.ts", "types.d.ts", join("validators", "zod.gen.ts")];
    const compiling = run(process.execPath, [compiler, "--ignoreConfig", ...options, ...files], {
      cwd: this.#folder,
    });
    return compiling.then(
      ({ stdout }) => stdout,
      ({ stdout }: { stdout: string }) => stdout || "The compiler did not run.",
    );
  }

  /** The generated validators, by their names. */
  async validators(): Promise<Record<string, Validator>> {
    return import(pathToFileURL(join(this.#folder, "validators", "zod.gen.ts")).href);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #usesOf(exchanges: readonly Exchange[]): string {
    const lines = exchanges.flatMap(({ operationId, sent, status, answer }, index) => {
      const { method, path } = this.#openApi.find(operationId);
      const operation = `paths[${JSON.stringify(path)}]["${method.toLowerCase()}"]`;
      const media = `["content"]["application/json"]`;
      return [
        ...(sent === null
          ? []
          : [
              `export const sent${index}: NonNullable<${operation}["requestBody"]>${media} = ${JSON.stringify(sent)};`,
            ]),
        ...(answer === null
          ? []
          : [
              `export const answer${index}: ${operation}["responses"][${status}]${media} = ${JSON.stringify(answer)};`,
            ]),
      ];
    });
    return `import type { paths } from "./types.d.ts";\n\n${lines.join("\n")}\n`;
  }
}
