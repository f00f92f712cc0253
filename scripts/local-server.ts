import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type WorkerdStructuredLog } from "miniflare";
import { hostOfUrl } from "./listen-address.ts";
import type { WorkerBuild } from "./worker-build.ts";
import type { WorkerOptions } from "./worker-options.ts";

export interface LocalServerOptions {
  build: WorkerBuild;
  /** A name or an address of this machine; port 0 takes one that is free. */
  host: string;
  port: number;
  /** The folder for everything the server stores, laid out as `wrangler dev --persist-to` does. */
  stateDir: string;
  /** Variables and secrets, besides or instead of those of wrangler.toml. */
  variables: Record<string, string>;
  /** What the Worker and the runtime write. */
  onLog: (level: string, message: string) => void;
}

/** The Worker in a workerd that this process owns: the two end together. Should workerd crash, it is started anew. */
export interface LocalServer {
  /** `http://localhost:8787`, without a slash at the end. */
  origin: string;
  /** Runs what a schedule starts, and waits for it. */
  runCron(cron: string): Promise<void>;
  /** Repeating it is harmless. */
  stop(): Promise<void>;
}

/**
 * Starts the Worker on workerd. Clients connect to the Worker itself: another Worker before it, as Miniflare puts there
 * by default, is carried by every request and costs every socket memory.
 * @throws MiniflareCoreError ERR_ADDRESS_IN_USE, ERR_RUNTIME_FAILURE
 */
export async function startLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const { build, host, port, stateDir, variables, onLog } = options;
  const { name, assets } = build.options;
  const direct = { host, port, ...(assets && { entrypoint: DIRECT }) };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      logRequests: false,
      log: new Log(LogLevel.WARN),
      handleStructuredLogs: ({ level, message }: WorkerdStructuredLog) => onLog(level, message),
      resourcePersistencePath: join(stateDir, "v3"),
      workers: [
        {
          ...build.options,
          modules: modulesOf(build),
          bindings: { ...build.options.bindings, ...variables },
          ...(assets && { serviceBindings: { ...build.options.serviceBindings, [ROUTER]: name } }),
          unsafeDirectSockets: [direct],
        },
      ],
    }),
  );
  await miniflare.ready;
  const url = await miniflare.unsafeGetDirectURL(name, direct.entrypoint);
  return {
    origin: `http://${hostOfUrl(host)}:${url.port}`,
    async runCron(cron) {
      const worker = await miniflare.getWorker(name);
      await worker.scheduled({ cron });
    },
    stop: () => miniflare.dispose(),
  };
}

const DIRECT = "Direct";
const ROUTER = "LOCAL_ROUTER";

/**
 * Before a Worker with assets stands a router, which on Cloudflare costs nothing and here costs every socket memory. So
 * what the router would hand to the Worker anyway is handed to it straight, by an entrypoint of its own; all else goes
 * through the router.
 */
function modulesOf({ script, options }: WorkerBuild) {
  const worker = { type: "ESModule" as const, path: "worker.js", contents: script };
  if (!options.assets) return [worker];
  const entry = `
    import worker from "./worker.js";
    export * from "./worker.js";
    export default worker;
    const prefixes = ${JSON.stringify(workerPrefixes(options.assets))};
    export const ${DIRECT} = {
      fetch(request, env, ctx) {
        const { pathname } = new URL(request.url);
        if (prefixes.some((prefix) => pathname.startsWith(prefix))) return worker.fetch(request, env, ctx);
        return env.${ROUTER}.fetch(request);
      },
    };`;
  return [{ type: "ESModule" as const, path: "entry.js", contents: entry }, worker];
}

/** Of `run_worker_first`, the paths that are the Worker's whatever else is said there. */
function workerPrefixes({ run_worker_first: rules }: NonNullable<WorkerOptions["assets"]>): string[] {
  if (rules === true) return ["/"];
  if (!rules || rules.some((rule) => rule.startsWith("!"))) return [];
  return rules.filter((rule) => /^[^*]+\/\*$/.test(rule)).map((rule) => rule.slice(0, -1));
}
