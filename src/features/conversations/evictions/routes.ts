import { requireSignIn } from "../../../http/authentication.ts";
import { developmentOnly } from "../../../http/development.ts";
import { createRouter } from "../../../http/router.ts";
import { type InConversation, membersOnly } from "../routes.ts";
import { evictRoom } from "./actions.ts";

/** Lets a developer see what clients notice of a restart. It isn't there in production, and so is not in the description of the API. */
export const evictions = createRouter<InConversation>();

evictions.post("/dev/conversations/:id/evictions", developmentOnly, requireSignIn, membersOnly, async (c) => {
  await evictRoom(c.get("ctx"), c.get("membership").conversation.id);
  return c.body(null, 204);
});
