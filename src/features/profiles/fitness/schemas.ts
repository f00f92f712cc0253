import { z } from "@hono/zod-openapi";
import { presentFields } from "../../../lib/fields.ts";
import { text } from "../../../lib/text-schemas.ts";
import { isoTime } from "../../../lib/time.ts";
import { isTimeZone, UTC } from "../../../lib/time-zone.ts";
import { EXPERIENCE_LEVELS, FITNESS_GOALS } from "../tables.ts";
import type { FitnessProfile, FitnessValues } from "./store.ts";

const BIO_LENGTH_MAX = 500;
const HEIGHT_CM_MAX = 300;
const WEIGHT_KG_MAX = 1000;
const WORKOUT_TYPES_MAX = 50;
const WORKOUT_TYPE_LENGTH_MAX = 100;

/** Clients may send a date and time; only the date is stored. */
const BirthDate = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]).openapi({
  type: "string",
  format: "date",
  description: "The date of birth, in the past. A date and time counts as its date",
  example: "1990-04-23",
});

export const TimeZone = z
  .string()
  .refine(isTimeZone, "must be an IANA time zone such as Europe/Berlin")
  .openapi({
    description: "The IANA name of a time zone: your days, weeks and months are those of its clocks",
    example: "Europe/Berlin",
  });

/** Null clears a field. */
export const FitnessFields = {
  bio: text(BIO_LENGTH_MAX).optional().describe("What the person says of themselves"),
  height: z
    .number()
    .min(0)
    .max(HEIGHT_CM_MAX)
    .nullish()
    .describe("The height in centimetres; null clears it"),
  weight: z.number().min(0).max(WEIGHT_KG_MAX).nullish().describe("The weight in kilograms; null clears it"),
  date_of_birth: BirthDate.nullish(),
  fitness_goal: z.enum(FITNESS_GOALS).nullish().describe("What the person trains for; null clears it"),
  experience_level: z
    .enum(EXPERIENCE_LEVELS)
    .nullish()
    .describe("How experienced the person is; null clears it"),
  preferred_workout_types: z
    .array(text(WORKOUT_TYPE_LENGTH_MAX).min(1))
    .max(WORKOUT_TYPES_MAX)
    .optional()
    .describe("The kinds of workout that the person likes, in their own words"),
  time_zone: TimeZone.nullish(),
};

const FitnessInputSchema = z.object(FitnessFields);
export type FitnessInput = z.infer<typeof FitnessInputSchema>;

export const FitnessProfileSchema = z
  .object({
    user_id: z.int().describe("The id of the account"),
    bio: z.string().describe("What the person says of themselves"),
    height: z.number().nullable().describe("The height in centimetres"),
    weight: z.number().nullable().describe("The weight in kilograms"),
    date_of_birth: z.iso.date().nullable().describe("The date of birth"),
    fitness_goal: z.enum(FITNESS_GOALS).nullable().describe("What the person trains for"),
    experience_level: z.enum(EXPERIENCE_LEVELS).nullable().describe("How experienced the person is"),
    preferred_workout_types: z.array(z.string()).describe("The kinds of workout that the person likes"),
    time_zone: z.string().describe("The IANA name of the person's time zone; UTC unless given"),
    created_at: z.iso.datetime().describe("When the profile was created"),
    updated_at: z.iso.datetime().describe("When the profile last changed"),
  })
  .openapi("FitnessProfile", { description: "The fitness profile of an account" });

export const FITNESS_FIELDS = {
  bio: "bio",
  height: "height",
  weight: "weight",
  date_of_birth: "dateOfBirth",
  fitness_goal: "fitnessGoal",
  experience_level: "experienceLevel",
  preferred_workout_types: "preferredWorkoutTypes",
  time_zone: "timeZone",
} as const;

export const FITNESS_DEFAULTS: FitnessValues = {
  bio: "",
  height: null,
  weight: null,
  dateOfBirth: null,
  fitnessGoal: null,
  experienceLevel: null,
  preferredWorkoutTypes: [],
  timeZone: UTC,
};

/** A profile that was never written is empty and as old as the account. */
export function presentFitnessProfile(
  account: { id: number; createdAt: number },
  profile: FitnessProfile | null,
): z.infer<typeof FitnessProfileSchema> {
  return {
    user_id: account.id,
    ...presentFields<FitnessValues, typeof FITNESS_FIELDS>(profile ?? FITNESS_DEFAULTS, FITNESS_FIELDS),
    created_at: isoTime(profile?.createdAt ?? account.createdAt),
    updated_at: isoTime(profile?.updatedAt ?? account.createdAt),
  };
}
