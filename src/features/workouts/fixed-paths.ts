import { AppError } from "../../lib/error.ts";

/** Refuses other methods on a fixed path, which would otherwise match `/{id}`. */
export function answersOnly(method: "GET" | "POST"): () => never {
  return () => {
    throw new AppError("method_not_allowed", `This path only supports ${method}.`, { allow: [method] });
  };
}
