import { dirname, join } from "node:path";

export const ROOT = dirname(import.meta.dirname);

/** Local databases, files and objects. */
export const STATE_DIR = process.env.STATE_DIR || join(ROOT, ".wrangler", "state");

/** Disables network access of tools. */
export const QUIET_ENV = {
  CI: "1",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_SEND_METRICS: "false",
};

export const WRANGLER = join(ROOT, "node_modules", "wrangler", "bin", "wrangler.js");
