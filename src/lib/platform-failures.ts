const FAILURES = [
  /internal error; reference/,
  /Network connection lost/,
  /D1_ERROR(?!.*SQLITE_(?:CONSTRAINT|ERROR|MISMATCH|RANGE|TOOBIG))/,
  /SQLITE_(?:FULL|BUSY|IOERR|CORRUPT|NOTADB|CANTOPEN)/,
  /exceeded (?:its )?(?:timeout|CPU|memory)|caused object to be reset/,
  // https://developers.cloudflare.com/r2/api/error-codes/
  /\((?:10001|10043|10054|10058)\)$/,
];

/** Full, down, overloaded or restarted: a retry may succeed. */
export function isPlatformFailure(thrown: unknown): boolean {
  for (let cause = thrown; cause instanceof Error; cause = cause.cause) {
    const { message } = cause;
    // drizzle repeats the query, which may contain any text; the failure itself is its cause.
    if (!message.startsWith("Failed query") && FAILURES.some((failure) => failure.test(message))) return true;
    if (hasFlag(cause, "overloaded") || hasFlag(cause, "retryable") || hasFlag(cause, "durableObjectReset")) {
      return true;
    }
  }
  return false;
}

function hasFlag(error: Error, flag: string): boolean {
  return flag in error && Reflect.get(error, flag) === true;
}
