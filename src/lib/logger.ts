import { AppError, SettingError } from "./error.ts";

type LogFields = Record<string, string | number | boolean | null | undefined>;

/** One JSON object per line. Callers pass ids and counts, never tokens, codes, passwords or message text. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  error(message: string, error: unknown, fields?: LogFields): void;
}

export function createLogger(base: LogFields = {}): Logger {
  return {
    info: (message, fields) => console.log(JSON.stringify({ level: "info", message, ...base, ...fields })),
    error: (message, error, fields) =>
      console.error(JSON.stringify({ level: "error", message, ...base, ...fields, ...describeError(error) })),
  };
}

/** Without messages, except of settings: drivers' contain parameters, parsers' their input. */
function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => line.startsWith("    at "))
    .slice(0, 6);
  const cause = error.cause instanceof Error ? sqliteCode(error.cause.message) : sqliteCode(error.message);
  const detail = error instanceof SettingError ? error.message : undefined;
  const code = error instanceof AppError ? error.code : undefined;
  return { error: error.name, code, detail, cause, stack: frames.join("\n") || undefined };
}

function sqliteCode(message: string): string | undefined {
  return /SQLITE_[A-Z_]+/.exec(message)?.[0];
}
