import type { Context } from "../../context.ts";
import type { Actor, Credentials } from "../../http/authentication.ts";

export async function authenticate(_ctx: Context, _credentials: Credentials): Promise<Actor | null> {
  return null;
}
