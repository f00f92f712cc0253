import { createHmac, randomBytes } from "node:crypto";

/** A code of 256 random bits. */
export function newInvitationCode(): string {
  return randomBytes(32).toString("base64url");
}

/** The hash by which codes are stored and addresses counted. */
export function hashForInvitations(secret: string, kind: "code" | "address", text: string): string {
  return createHmac("sha256", secret).update(`invitation ${kind} ${text}`).digest("base64url");
}
