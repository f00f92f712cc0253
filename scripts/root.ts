import { dirname, join } from "node:path";

/** The project's folder: scripts work from anywhere. */
export const ROOT = dirname(import.meta.dirname);

/** Where local data is kept: the databases, files and objects of one local instance. */
export const STATE_DIR = process.env.STATE_DIR || join(ROOT, ".wrangler", "state");

/** Of an environment without network: nothing is fetched, sent or asked. */
export const QUIET_ENV = {
  CI: "1",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_SEND_METRICS: "false",
};

export const WRANGLER = join(ROOT, "node_modules", "wrangler", "bin", "wrangler.js");
