export * from "../features/accounts/tables.ts";
export * from "../features/auth/tables.ts";
export * from "../features/contacts/tables.ts";
export * from "../features/conversations/tables.ts";
export * from "../features/media/tables.ts";
export * from "../features/people/presence/tables.ts";
export * from "../features/profiles/tables.ts";
export * from "../http/tables.ts";
