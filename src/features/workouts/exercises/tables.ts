import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { alphabetical } from "../../../db/database.ts";
import { accounts } from "../../accounts/tables.ts";
import { CATEGORIES, DIFFICULTIES, type MuscleGroup } from "../constants.ts";

/** Library exercises have no creator. A deleted exercise keeps its row while sets or workouts refer to it. */
export const exercises = sqliteTable(
  "exercises",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    description: text().notNull(),
    category: text({ enum: CATEGORIES }).notNull(),
    difficultyLevel: text("difficulty_level", { enum: DIFFICULTIES }).notNull(),
    primaryMuscles: text("primary_muscles", { mode: "json" }).$type<MuscleGroup[]>().notNull(),
    secondaryMuscles: text("secondary_muscles", { mode: "json" }).$type<MuscleGroup[]>().notNull(),
    equipmentNeeded: text("equipment_needed", { mode: "json" }).$type<string[]>().notNull(),
    instructions: text({ mode: "json" }).$type<string[]>().notNull(),
    videoUrl: text("video_url"),
    imageUrl: text("image_url"),
    isCustom: integer("is_custom", { mode: "boolean" }).notNull(),
    creatorId: integer("creator_id").references(() => accounts.id, { onDelete: "set null" }),
    isPublic: integer("is_public", { mode: "boolean" }).notNull(),
    importId: text("import_id"),
    /** The import that restored it after a deletion; undoing that import deletes it again. */
    revivedBy: text("revived_by"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    deletedAt: integer("deleted_at"),
  },
  (table) => [
    index("exercises_public").on(table.isPublic, alphabetical(table.name), table.id),
    index("exercises_creator").on(table.creatorId, alphabetical(table.name), table.id),
  ],
);
