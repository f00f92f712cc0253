/** `npm run client:build`: makes `client/dist/`, where it is not that of the present sources. */
import { ensureClient } from "./dist.ts";

await ensureClient();
