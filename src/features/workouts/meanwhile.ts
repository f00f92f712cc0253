import { isForeignKeyViolation } from "../../db/database.ts";

/**
 * Writes what was found sound. Where that fails because something it refers to was deleted since, `check` is asked again,
 * which refuses it as it would a moment later.
 */
export async function writeSound<Result>(
  write: () => Promise<Result>,
  check: () => Promise<unknown>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (isForeignKeyViolation(error)) await check();
    throw error;
  }
}
