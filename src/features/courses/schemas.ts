import { z } from "@hono/zod-openapi";
import { name, text } from "../../lib/text-schemas.ts";
import { isoTime } from "../../lib/time.ts";
import { parsePrice, presentPrice } from "./price.ts";
import type { Course } from "./store.ts";

const TITLE_LENGTH_MAX = 200;
const DESCRIPTION_LENGTH_MAX = 10_000;

const Price = z
  .union([z.number(), z.string()])
  .transform((price, ctx) => {
    const hundredths = parsePrice(price);
    if (hundredths !== null) return hundredths;
    ctx.addIssue({ code: "custom", message: "is a decimal of at least 0, with two decimals at most" });
    return z.NEVER;
  })
  .openapi({ type: "number", minimum: 0, multipleOf: 0.01, example: 49.99 });

const FIELDS = {
  title: name(TITLE_LENGTH_MAX),
  description: text(DESCRIPTION_LENGTH_MAX),
  trainer_profile: z.int().positive().openapi({ description: "The number of your trainer profile" }),
  price: Price,
};

export const CourseBody = z
  .object({ ...FIELDS, description: FIELDS.description.optional() })
  .openapi("CourseBody");
export const CourseChanges = z.object(FIELDS).partial().openapi("CourseChanges");

export const CourseSchema = z
  .object({
    id: z.int(),
    title: z.string(),
    description: z.string(),
    trainer_profile: z.int(),
    trainer: z.string().openapi({ description: "The trainer's name" }),
    price: z.number().openapi({ multipleOf: 0.01 }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .openapi("Course");

export function presentCourse(course: Course): z.infer<typeof CourseSchema> {
  return {
    id: course.id,
    title: course.title,
    description: course.description,
    trainer_profile: course.trainerProfileId,
    trainer: course.trainerName,
    price: presentPrice(course.priceHundredths),
    created_at: isoTime(course.createdAt),
    updated_at: isoTime(course.updatedAt),
  };
}
