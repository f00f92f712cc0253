import type { D1Migration } from "@cloudflare/vitest-plugin";
import type { Env } from "../../src/env.ts";

declare global {
  namespace Cloudflare {
    interface Env extends PalaestraEnv {
      TEST_MIGRATIONS: D1Migration[];
      TRAFFIC_CHECK: Fetcher;
    }
    interface GlobalProps {
      mainModule: typeof import("../../src/index.ts");
    }
  }
  interface PalaestraEnv extends Env {}
}
