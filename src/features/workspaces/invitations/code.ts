import { createHmac, randomBytes } from "node:crypto";

/** 256 random bits, as the mail has them. */
export function newInvitationCode(): string {
  return randomBytes(32).toString("base64url");
}

/** How a code is stored, and an address is counted. */
export function hashForInvitations(secret: string, kind: "code" | "address", text: string): string {
  return createHmac("sha256", secret).update(`invitation ${kind} ${text}`).digest("base64url");
}
