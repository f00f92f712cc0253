import type { Context } from "../../context.ts";
import type { Actor } from "../../http/credentials.ts";
import { UTC } from "../../lib/time-zone.ts";
import { findTimeZone } from "../profiles/fitness/actions.ts";
import { namesDates, parseSpan, type Span, type SpanQuery } from "./dates.ts";

export async function zoneOf(
  ctx: Context,
  { accountId }: Actor,
  { time_zone: named }: { time_zone?: string | undefined },
): Promise<string> {
  return named ?? findTimeZone(ctx, accountId);
}

export async function spanOf(
  ctx: Context,
  actor: Actor,
  query: SpanQuery & { time_zone?: string | undefined },
): Promise<Span> {
  return parseSpan(query, namesDates(query) ? await zoneOf(ctx, actor, query) : UTC);
}
