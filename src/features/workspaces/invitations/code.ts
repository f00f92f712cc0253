import { createHmac, randomBytes } from "node:crypto";

export function newInvitationCode(): string {
  return randomBytes(32).toString("base64url");
}

export function hashForInvitations(secret: string, kind: "code" | "address", text: string): string {
  return createHmac("sha256", secret).update(`invitation ${kind} ${text}`).digest("base64url");
}
