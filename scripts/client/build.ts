/** `npm run client:build`: builds `client/dist/` if its sources changed. */
import { ensureClient } from "./dist.ts";

await ensureClient();
