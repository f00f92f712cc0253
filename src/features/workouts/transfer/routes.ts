import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { signedIn } from "../../../http/contract.ts";
import { guard } from "../../../http/guard.ts";
import { FORM_LIMITS, isMultipart, readMultipart } from "../../../http/multipart.ts";
import { uuidParameter } from "../../../http/parameters.ts";
import { answers, runsAgain } from "../../../http/repeating.ts";
import { empty, json, jsonBody, pageOf, problems } from "../../../http/responses.ts";
import { type AppEnv, createRouter, validationError } from "../../../http/router.ts";
import { AppError, invalidField } from "../../../lib/error.ts";
import { countedPage, parsePage } from "../../../lib/pages.ts";
import { PageQuery, WORKOUT_PAGES } from "../fields/schemas.ts";
import { spanOf } from "../time-zones.ts";
import {
  exportJson,
  exportTable,
  importTraining,
  requireImport,
  shortened,
  undoImport,
  viewImports,
} from "./actions.ts";
import { ENTRIES_MAX } from "./formats/files.ts";
import {
  ExportQuery,
  ExportSchema,
  IMPORT_EXAMPLE,
  ImportFile,
  ImportForm,
  ImportOptions,
  ImportSchema,
  presentImport,
  presentReport,
  ReportSchema,
} from "./schemas.ts";
import type { Import } from "./store.ts";

interface OnImport {
  undone: Import;
}

export const transfer = createRouter<OnImport>();

const IMPORT_PATH = "/api/training/import";
/** The text is in memory beside everything read from it, at two bytes a character beyond Latin-1. */
export const IMPORT_BYTES_MAX = 16 * 1024 * 1024;

const ownersOnly = guard("undone", requireImport);

/** Reading the body as text first (to compare retried requests) would hide invalid UTF-8. */
const keepBytes = createMiddleware<AppEnv>(async (c, next) => {
  if (!isMultipart(c.req.raw.headers)) await c.req.arrayBuffer();
  await next();
});

const LIMITS = { ...FORM_LIMITS, fileBytesMax: IMPORT_BYTES_MAX };
const OPTIONS = ImportOptions.keyof().options;

const shared = { tags: ["Training data"] };
const CsvText = z.string().openapi({ description: "CSV with a header" });

const exportContract = createRoute({
  operationId: "exportTraining",
  method: "get",
  path: "/api/training/export",
  summary: "Export your training",
  description:
    "Kilograms and kilometres, in full precision. The same data give the same bytes. With dates, the sessions of that " +
    "span and their sets: a part that can be imported by itself.",
  ...shared,
  ...signedIn(),
  request: { query: ExportQuery },
  responses: {
    200: {
      content: { "application/json": { schema: ExportSchema }, "text/csv": { schema: CsvText } },
      description: "A file",
      headers: {
        "Content-Disposition": {
          description: "The name of the file",
          required: true,
          schema: { type: "string" },
        },
        "Cache-Control": { description: "No cache keeps it", required: true, schema: { type: "string" } },
      },
    },
    ...problems("validation_failed", "not_signed_in"),
  },
});

transfer.openapi(exportContract, async (c) => {
  const { format, table, ...dates } = c.req.valid("query");
  const [ctx, actor] = [c.get("ctx"), c.get("actor")];
  const span = await spanOf(ctx, actor, dates);
  const isJson = format === "json";
  const pieces = isJson ? exportJson(ctx, actor, span) : exportTable(ctx, actor, table, span);
  const name = isJson ? "palaestra-training.json" : `palaestra-training-${table}.csv`;
  return c.body(streamed(pieces), 200, {
    "Content-Type": isJson ? "application/json" : "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="${name}"`,
    "Cache-Control": "private, no-store",
  });
});

const answersReport = answers((_, { result }) => Response.json(result, { status: 201 }));

const importContract = {
  operationId: "importTraining",
  method: "post" as const,
  path: IMPORT_PATH,
  summary: "Import training from a file",
  description:
    "Reads our own export as JSON, its table of logs as CSV, and the CSV files of Hevy and Strong; the format is " +
    "recognized. What is there already is matched, so that the same file twice adds nothing. A refused line does not " +
    `affect the others. A file may have 16 MiB and ${ENTRIES_MAX.toLocaleString("en")} lines (of CSV) or entries (of JSON). ` +
    "Import a longer log in parts: exports with date_from and date_to, or an app's CSV cut between two workouts, with " +
    "the header above each part.",
  ...shared,
  ...signedIn(keepBytes, answersReport),
  request: {
    query: ImportOptions,
    body: {
      content: {
        ...jsonBody(ImportFile, IMPORT_EXAMPLE).content,
        "text/csv": { schema: CsvText },
        "multipart/form-data": { schema: ImportForm },
      },
      required: true,
    },
  },
  responses: {
    200: json(ReportSchema, "What would be done, of a dry run"),
    201: json(ReportSchema, "What was done"),
    ...problems(
      "validation_failed",
      "malformed_body",
      "not_signed_in",
      "content_too_large",
      "unsupported_media_type",
      "quota_exceeded",
    ),
  },
};

// The schema is documented, not validated: one bad line must not refuse the whole file.
transfer.openAPIRegistry.registerPath(importContract);
for (const middleware of importContract.middleware) transfer.on("POST", IMPORT_PATH, middleware);
transfer.post(IMPORT_PATH, async (c) => {
  const query = readOptions(c.req.query(), "query");
  const { fields, ...file } = await readBody(c);
  const { dry_run: isDryRun = false, unit, time_zone: timeZone } = agreed(query, readOptions(fields, "form"));
  const ctx = c.get("ctx");
  const { importId, report } = await importTraining(
    ctx,
    c.get("actor"),
    { ...file, unit, timeZone },
    isDryRun,
    (planned) => ctx.operation?.remember(presentReport(shortened(planned.report), planned.importId, false)),
  );
  return c.json(presentReport(report, importId, isDryRun), isDryRun ? 200 : 201);
});

const listContract = createRoute({
  operationId: "listImports",
  method: "get",
  path: "/api/training/imports",
  summary: "List your imports",
  description: "Returns your imports, the latest first. Each can be undone.",
  ...shared,
  ...signedIn(),
  request: { query: PageQuery },
  responses: {
    200: json(pageOf("TrainingImportPage", ImportSchema), "A page"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

transfer.openapi(listContract, async (c) => {
  const request = parsePage(c.req.valid("query"), WORKOUT_PAGES);
  const found = await viewImports(c.get("ctx"), c.get("actor"), request);
  return c.json(countedPage(c.req.url, request, found, presentImport), 200);
});

const undoContract = createRoute({
  operationId: "undoImport",
  method: "delete",
  path: "/api/training/imports/{id}",
  summary: "Undo an import",
  description:
    "Deletes what it added: its sets, the sessions that have no other sets, the workouts that no other session is of, and " +
    "the exercises that nothing else uses. What another import needs is deleted with the last of them. An exercise that " +
    "it brought back, which you had deleted, is deleted again, unless it was used since.",
  ...shared,
  ...signedIn(ownersOnly, runsAgain),
  request: { params: z.object({ id: uuidParameter("The id of the import") }) },
  responses: { 204: empty("It is undone"), ...problems("not_signed_in", "not_found") },
});

transfer.openapi(undoContract, async (c) => {
  await undoImport(c.get("ctx"), c.get("undone"));
  return c.body(null, 204);
});

type Options = z.output<typeof ImportOptions>;

interface Body {
  text: string;
  isJson: boolean;
  fields: Record<string, string>;
}

function readOptions(given: Record<string, string>, target: "query" | "form"): Options {
  const options = ImportOptions.safeParse(given);
  if (!options.success) throw validationError(options.error, target);
  return options.data;
}

function agreed(query: Options, form: Options): Options {
  for (const name of OPTIONS) {
    if (query[name] !== undefined && form[name] !== undefined && query[name] !== form[name]) {
      throw invalidField(name, `${name} has different values in the query and the form. Send it once.`);
    }
  }
  return { ...query, ...form };
}

async function readBody(c: Context<AppEnv & { Variables: OnImport }>): Promise<Body> {
  if (isMultipart(c.req.raw.headers)) return readForm(c);
  const [type] =
    /^(?:application\/json|text\/csv)(?=\s*(?:;|$))/i.exec(c.req.header("Content-Type") ?? "") ?? [];
  if (!type) {
    throw new AppError(
      "unsupported_media_type",
      "Send the file as application/json, text/csv, or multipart/form-data with a field named file.",
    );
  }
  const text = decode(await c.req.arrayBuffer());
  // Frees the cached body, which no later middleware needs.
  c.req.bodyCache = {};
  return { text, isJson: type.toLowerCase() === "application/json", fields: {} };
}

async function readForm(c: Context<AppEnv & { Variables: OnImport }>): Promise<Body> {
  const { file, fields, digest } = await readMultipart(c.req.raw, LIMITS, async ({ field, stream }) => {
    if (field !== "file") throw invalidField(field, "The file must be in the form part named file.");
    const pieces: Uint8Array[] = [];
    for await (const bytes of stream) pieces.push(bytes);
    return Buffer.concat(pieces);
  });
  if (file === null)
    throw invalidField("file", "file is required: add a form part named file with a filename.");
  const unknown = Object.keys(fields).find((name) => !OPTIONS.some((option) => option === name));
  if (unknown !== undefined) {
    throw invalidField(unknown, `${unknown} is not a field of this form. Send file, ${OPTIONS.join(", ")}.`);
  }
  c.set("bodyDigest", digest);
  return { text: decode(file), isJson: false, fields };
}

function decode(bytes: ArrayBuffer | Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new AppError("malformed_body", "The file is not valid UTF-8. Save it as UTF-8 and send it again.");
  }
}

function streamed(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}
