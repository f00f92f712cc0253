import { z } from "@hono/zod-openapi";
import { fits, isName, USERNAME_LENGTH_MAX } from "./text.ts";

/** Text of at most `max` code points. Lone surrogates, which cannot be stored, become U+FFFD. */
export function text(max: number) {
  return limited(z.string(), max).meta({ maxLength: max });
}

/** Not empty once trimmed. */
export function line(max: number) {
  return limited(z.string().trim().min(1, "must not be empty"), max).meta({ minLength: 1, maxLength: max });
}

export function webAddress(max: number) {
  return limited(z.url({ protocol: /^https?$/ }), max).meta({ maxLength: max });
}

export function anyUsername() {
  return text(USERNAME_LENGTH_MAX).min(1).meta({ minLength: 1, maxLength: USERNAME_LENGTH_MAX });
}

export function name(max: number) {
  return visibleLine(max).min(1, "must not be empty").meta({ minLength: 1, maxLength: max });
}

export function optionalName(max: number) {
  return visibleLine(max).meta({ maxLength: max });
}

function limited<Text extends z.ZodString | z.ZodURL>(schema: Text, max: number) {
  return schema
    .refine((given) => fits(given, max), `may have at most ${max} characters`)
    .refine((given) => !given.includes("\0"), "must not contain U+0000")
    .overwrite((given) => given.toWellFormed());
}

function visibleLine(max: number) {
  return z
    .string()
    .trim()
    .refine(
      (given) => given === "" || isName(given),
      "must be visible text in one line, without control characters",
    )
    .refine((given) => fits(given, max), `may have at most ${max} characters`)
    .overwrite((given) => given.toWellFormed());
}
