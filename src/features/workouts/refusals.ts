import { problems } from "../../http/responses.ts";

/** Of writes of what is one's own, which may exceed a quota. */
export const writeRefusals = problems(
  "validation_failed",
  "not_signed_in",
  "not_allowed",
  "not_found",
  "quota_exceeded",
);
