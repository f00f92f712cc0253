import { z } from "zod";
import { fits } from "../../lib/text.ts";

/** Text of at most `max` code points. Lone surrogates, which cannot be stored, become U+FFFD. */
export function text(max: number) {
  return limited(z.string(), max).meta({ maxLength: max });
}

export function line(max: number) {
  return limited(z.string().trim().min(1, "must not be empty"), max).meta({ minLength: 1, maxLength: max });
}

export function webAddress(max: number) {
  return limited(z.url({ protocol: /^https?$/ }), max).meta({ maxLength: max });
}

function limited<Text extends z.ZodString | z.ZodURL>(schema: Text, max: number) {
  return schema
    .refine((given) => fits(given, max), `may have at most ${max} characters`)
    .refine((given) => !given.includes("\0"), "must not contain U+0000")
    .overwrite((given) => given.toWellFormed());
}
