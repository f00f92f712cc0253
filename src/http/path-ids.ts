/** A number in a path, or null if it is none: what has no such number does not exist. */
export function pathId(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
