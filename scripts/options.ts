import { type ParseArgsOptionsConfig, parseArgs } from "node:util";

/** Ends with what is wrong with the command, and how to use it. */
export const USAGE_ERROR = 2;

/**
 * Reads the options of an npm script, of which `usage` is the help. `--help` prints it and ends the process with 0;
 * an unknown option or a wrong value ends it with 2 and a sentence.
 */
export function readOptions<const Options extends ParseArgsOptionsConfig>(usage: string, options: Options) {
  const { values } = read(usage, () =>
    parseArgs({ options: { ...options, help: { type: "boolean", short: "h" } } as Options }),
  );
  return values;
}

/** The one argument of a script that has no options, or null. */
export function readArgument(usage: string): string | null {
  const options = { help: { type: "boolean", short: "h" } } as const;
  const { positionals } = read(usage, () => parseArgs({ options, allowPositionals: true }));
  if (positionals.length > 1) refuse(`Unexpected argument '${positionals[1]}'.`, usage);
  return positionals[0] ?? null;
}

function read<Parsed extends { values: object }>(usage: string, parse: () => Parsed): Parsed {
  try {
    const parsed = parse();
    if (!("help" in parsed.values)) return parsed;
    console.log(usage);
    return process.exit(0);
  } catch (error) {
    if (!isUsageError(error)) throw error;
    return refuse(error.message, usage);
  }
}

/** Ends the process because of how it was called. */
export function refuse(sentence: string, usage: string): never {
  console.error(`${sentence}\n\n${usage}`);
  process.exit(USAGE_ERROR);
}

function isUsageError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_");
}
