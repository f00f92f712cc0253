import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type WorkerdStructuredLog } from "miniflare";
import { hostOfUrl } from "./listen-address.ts";
import type { WorkerBuild } from "./worker-build.ts";
import type { WorkerOptions } from "./worker-options.ts";

export interface LocalServerOptions {
  build: WorkerBuild;
  /** A host name or address; port 0 selects a free port. */
  host: string;
  port: number;
  /** Everything the server stores, in the layout of `wrangler dev --persist-to`. */
  stateDir: string;
  /** Added to those of wrangler.toml, which they override. */
  variables: Record<string, string>;
  /** Receives the output of the Worker and the runtime. */
  onLog: (level: string, message: string) => void;
  /** Called when the server runs again after a crash of workerd, at the same address. */
  onRestart?: () => void;
}

/** A workerd process that ends with this one; restarted if it crashes. */
export interface LocalServer {
  /** Without a trailing slash: `http://localhost:8787`. */
  origin: string;
  /** Runs a cron trigger to completion. */
  runCron(cron: string): Promise<void>;
  /** Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts the Worker on workerd. Clients connect to it directly, without Miniflare's proxy Worker, which would
 * slow every request and take memory per socket.
 * @throws MiniflareCoreError ERR_ADDRESS_IN_USE, ERR_RUNTIME_FAILURE
 */
export async function startLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const { build, host, port, stateDir, variables, onLog, onRestart = () => {} } = options;
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
      unsafeHandleRuntimeRestart: onRestart,
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
 * Assets put a router before a Worker, which locally takes memory per socket. An extra entrypoint passes the
 * Worker's own paths to it directly, and the rest to the router.
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

/** Prefixes in `run_worker_first` that always belong to the Worker. */
function workerPrefixes({ run_worker_first: rules }: NonNullable<WorkerOptions["assets"]>): string[] {
  if (rules === true) return ["/"];
  if (!rules || rules.some((rule) => rule.startsWith("!"))) return [];
  return rules.filter((rule) => /^[^*]+\/\*$/.test(rule)).map((rule) => rule.slice(0, -1));
}
