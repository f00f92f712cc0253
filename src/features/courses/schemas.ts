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
    ctx.addIssue({
      code: "custom",
      message: "must be a decimal from 0 to 99999999.99 with at most two decimals, such as 49.99",
    });
    return z.NEVER;
  })
  .openapi({
    type: "number",
    minimum: 0,
    maximum: 99_999_999.99,
    description: 'The price, with at most two decimals. Also taken as text, such as "49.99"',
    example: 49.99,
  });

const FIELDS = {
  title: name(TITLE_LENGTH_MAX).describe("The title: one visible line"),
  description: text(DESCRIPTION_LENGTH_MAX).describe("What the course is about"),
  trainer_profile: z.int().positive().describe("The id of your trainer profile"),
  price: Price,
};

export const CourseBody = z
  .object({ ...FIELDS, description: FIELDS.description.optional() })
  .openapi("CourseBody");
export const CourseChanges = z.object(FIELDS).partial().openapi("CourseChanges");

export const CourseSchema = z
  .object({
    id: z.int().describe("The id of the course"),
    title: z.string().describe("The title"),
    description: z.string().describe("What the course is about, or an empty text"),
    trainer_profile: z.int().describe("The id of the trainer's profile"),
    trainer: z.string().describe("The trainer's name"),
    price: z.number().describe("The price, with at most two decimals"),
    created_at: z.iso.datetime().describe("When the course was created"),
    updated_at: z.iso.datetime().describe("When the course last changed"),
  })
  .openapi("Course");

export const CourseListSchema = z.array(CourseSchema).openapi("CourseList");

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
