import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { profiles } from "../profiles/tables.ts";

/** Prices in hundredths: exact. */
export const courses = sqliteTable(
  "courses",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    title: text().notNull(),
    description: text().notNull(),
    trainerProfileId: integer("trainer_profile_id")
      .notNull()
      .references(() => profiles.id, { onDelete: "cascade" }),
    priceHundredths: integer("price_hundredths").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [index("courses_trainer_profile").on(table.trainerProfileId)],
);
