import { ensureDocumentation } from "./docs/site.ts";
import { ensureVendoredFiles } from "./vendored-files.ts";

/** Makes what `public/` needs and the repository doesn't hold: libraries for its pages, and the documentation. */
export async function ensurePublicFiles(): Promise<void> {
  await ensureVendoredFiles();
  ensureDocumentation();
}
