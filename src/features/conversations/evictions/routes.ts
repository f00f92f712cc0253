import { requireSignIn } from "../../../http/authentication.ts";
import { developmentOnly } from "../../../http/optional-routes.ts";
import { takesNoKey } from "../../../http/repeating.ts";
import { createRouter } from "../../../http/router.ts";
import { type InConversation, membersOnly } from "../routes.ts";
import { evictRoom } from "./actions.ts";

/** In development only, so the API documents leave it out. */
export const evictions = createRouter<InConversation>();

evictions.post(
  "/dev/conversations/:id/evictions",
  developmentOnly,
  takesNoKey,
  requireSignIn,
  membersOnly,
  async (c) => {
    await evictRoom(c.get("ctx"), c.get("membership").conversation.id);
    return c.body(null, 204);
  },
);
