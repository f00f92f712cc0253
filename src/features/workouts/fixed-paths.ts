import { AppError } from "../../lib/error.ts";

/**
 * For a path that a thing's id could stand in, but a word of ours does: whatever is left of its methods is refused as
 * such, before a thing of that name is looked for.
 */
export function answersOnly(method: "GET" | "POST"): () => never {
  return () => {
    throw new AppError("method_not_allowed", `This path answers ${method} only.`, { allow: [method] });
  };
}
