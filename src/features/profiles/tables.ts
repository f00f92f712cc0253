import { integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { accounts } from "../accounts/tables.ts";

export const PROFILE_TYPES = ["gym", "trainer", "store", "trainee"] as const;

/** Each type at most once. */
export const profiles = sqliteTable(
  "profiles",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    profileType: text("profile_type", { enum: PROFILE_TYPES }).notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [uniqueIndex("profiles_account_type").on(table.accountId, table.profileType)],
);

export const FITNESS_GOALS = [
  "weight_loss",
  "muscle_gain",
  "endurance",
  "flexibility",
  "general_fitness",
] as const;
export const EXPERIENCE_LEVELS = ["beginner", "intermediate", "advanced", "expert"] as const;

/** Height in centimetres, weight in kilograms, birth as YYYY-MM-DD. */
export const fitnessProfiles = sqliteTable("fitness_profiles", {
  accountId: integer("account_id")
    .primaryKey()
    .references(() => accounts.id, { onDelete: "cascade" }),
  bio: text().notNull().default(""),
  height: real(),
  weight: real(),
  dateOfBirth: text("date_of_birth"),
  fitnessGoal: text("fitness_goal", { enum: FITNESS_GOALS }),
  experienceLevel: text("experience_level", { enum: EXPERIENCE_LEVELS }),
  preferredWorkoutTypes: text("preferred_workout_types", { mode: "json" }).$type<string[]>().notNull(),
  /** IANA name; decides where the person's days, weeks and months begin. */
  timeZone: text("time_zone").notNull().default("UTC"),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});
