import { z } from "@hono/zod-openapi";
import { countParameter, uuidParameter } from "../../../http/parameters.ts";
import { line, text } from "../../../lib/text-schemas.ts";
import { TimeZone } from "../../profiles/fitness/actions.ts";
import {
  COUNT_MAX,
  NAME_LENGTH_MAX,
  NOTES_LENGTH_MAX,
  ORDER_MAX,
  SEARCH_LENGTH_MAX,
  TEXT_LENGTH_MAX,
  WEIGHT_MAX,
} from "../constants.ts";
import { UNITS } from "../units.ts";

/** Kilograms, or pounds with `unit=lb`. */
export const Weight = z.number().min(0).max(WEIGHT_MAX);
export const Count = z.int().min(1).max(COUNT_MAX);
export const Order = z.int().min(1).max(ORDER_MAX);
export const Name = line(NAME_LENGTH_MAX);
export const Text = text(TEXT_LENGTH_MAX);
export const Notes = text(NOTES_LENGTH_MAX);

export const UnitQuery = z.object({
  unit: z
    .enum(UNITS)
    .default("kg")
    .openapi({ description: "The unit of every weight, in the body and in the answer" }),
});

export const SpanQuery = z.object({
  date_from: filter(
    z.string().openapi({
      description: "The first day, of your time zone, or a date and time",
      example: "2026-11-01",
    }),
  ),
  date_to: filter(
    z.string().openapi({ description: "The last day, or a date and time", example: "2026-11-30" }),
  ),
  time_zone: filter(
    TimeZone.openapi({
      description: "The IANA name of the time zone of days; your profile's unless given",
    }),
  ),
});

export const PageQuery = z.object({
  page: countParameter("The number of the page, from 1"),
  page_size: countParameter("How many entries a page has: 20 unless given, at most 100"),
});

export const CursorQuery = PageQuery.extend({
  after: uuidParameter(
    "The id of an entry: answers with those after it. Instead of `page`, which reaches the first 10,000 entries",
  ).optional(),
  search: text(SEARCH_LENGTH_MAX).optional().openapi({
    description: "Words of the name, or their beginnings; case and marks are ignored",
  }),
});

/** As in Django REST framework, which the clients expect. */
export const PUT_MEANS = "Needs what making one needs; what is left out keeps its value.";

export const WORKOUT_PAGES = { defaultSize: 20, maxSize: 100 };

/** Treats an empty string as absent: HTML forms send one for an unset field. */
export function filter<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((text) => (text === "" ? undefined : text), schema.optional());
}

export const QueryFlag = z
  .string()
  .toLowerCase()
  .pipe(z.enum(["true", "false", "1", "0"]))
  .transform((text) => text === "true" || text === "1")
  .openapi({ type: "boolean" });

export function reference(description: string) {
  const id = z.string().openapi({ format: "uuid", description: "The id" });
  return z
    .union([id, z.object({ id }).openapi("Reference")], { error: "must be an id, or an object with an id" })
    .transform((named) => (typeof named === "string" ? named : named.id))
    .openapi({ description });
}
