const [QUOTE, COMMA, BACKSLASH, BRACE, BRACKET] = [34, 44, 92, 123, 91];

/** Whether a JSON text has more values than this, told without reading it: a value of two bytes becomes one of fifty. */
export function hasMoreValues(text: string, max: number): boolean {
  let count = 1;
  for (let at = 0; at < text.length && count <= max; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at + 1);
    // Each but the first of a list follows a comma, and each list or object may have a first.
    else if (code === COMMA || code === BRACE || code === BRACKET) count += 1;
  }
  return count > max;
}

function endOfString(text: string, begin: number): number {
  for (let at = text.indexOf('"', begin); at !== -1; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return text.length;
}
