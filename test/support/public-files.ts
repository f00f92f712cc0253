export { ensurePublicFiles as setup } from "../../scripts/public-files.ts";
