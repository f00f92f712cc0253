import { z } from "zod";

/** Text of so many characters at most. Half a character, which cannot be stored, is stored as U+FFFD, once. */
export function text(lengthMax: number) {
  return z.string().max(lengthMax).overwrite(wellFormed);
}

/** The same without blanks around it, of which something is left. */
export function line(lengthMax: number) {
  return z.string().trim().min(1, "must not be empty").max(lengthMax).overwrite(wellFormed);
}

/** An address in the web. */
export function webAddress(lengthMax: number) {
  return z
    .url({ protocol: /^https?$/ })
    .max(lengthMax)
    .overwrite(wellFormed);
}

function wellFormed(given: string): string {
  return given.toWellFormed();
}
