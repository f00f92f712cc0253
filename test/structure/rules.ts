import { posix } from "node:path";
import { type Import, importsOf, type Source } from "./source.ts";

const LINES_MAX = 300;
const DRAWERS = ["helpers", "utils", "common", "types", "service", "manager"];
/** One engine for two kinds of room: its files are open to the features that are rooms. */
const ENGINE = "messaging";
/** What objects and features say to each other: types, and pure functions on them. */
const LANGUAGE = ["protocol", "calls"];
/** What the edges between features do not count. A stub is a way to an object by its calls. */
const BELOW_FEATURES = [...LANGUAGE, "stub", "tables"];
const TOP = /^src\/[^/]+\.ts$/;

/** Says how an import breaks a rule, or null. */
type Rule = (source: string, { target, typeOnly }: Import) => string | null;

const RULES: Rule[] = [
  libraryStandsAlone,
  kernelKnowsNoFeature,
  honoStaysAtTheEdge,
  queriesStayInStores,
  platformStaysInObjects,
  rolesPointInwards,
  featuresMeetThroughActions,
  languageStandsAlone,
];

/** Every way in which these files break the design; `file: what is wrong` each. */
export function violations(sources: readonly Source[]): string[] {
  const broken = sources.flatMap((source) => [
    ...sizeAndName(source),
    ...lostNulls(source),
    ...importsOf(source).flatMap((each) =>
      RULES.flatMap((rule) => {
        const complaint = rule(source.path, each);
        return complaint === null ? [] : [`${source.path}: ${complaint}`];
      }),
    ),
  ]);
  return [...broken, ...fileCycles(sources), ...featureCycles(sources)];
}

function sizeAndName({ path, text }: Source): string[] {
  const lines = text.trimEnd().split("\n").length;
  const name = posix.basename(path, ".ts");
  return [
    ...(lines > LINES_MAX ? [`${path}: has ${lines} lines, ${LINES_MAX} at most: split it by noun`] : []),
    ...(DRAWERS.includes(name) ? [`${path}: is named for a drawer, not for the one thing inside`] : []),
  ];
}

/** The generator of the OpenAPI document forgets the null of a schema that is a component by name. */
function lostNulls({ path, text }: Source): string[] {
  return [...text.matchAll(/\b(\w+Schema)\.null(?:able|ish)\(\)/g)].map(
    ([, name]) => `${path}: ${name} loses its null in the OpenAPI document: write ${name}.or(z.null())`,
  );
}

function libraryStandsAlone(path: string, { target }: Import): string | null {
  if (!path.startsWith("src/lib/") || !target.startsWith("src/") || target.startsWith("src/lib/"))
    return null;
  return `src/lib depends on nothing of ours, but imports ${target}`;
}

/** The kernel may know a feature's types; `src/db/schema.ts` gathers the tables of all. */
function kernelKnowsNoFeature(path: string, { target, typeOnly }: Import): string | null {
  if (!/^src\/(?:db|http|realtime)\//.test(path) || typeOnly) return null;
  if (path === "src/db/schema.ts" && target.endsWith("/tables.ts")) return null;
  if (!target.startsWith("src/features/") && target !== "src/app.ts" && target !== "src/index.ts")
    return null;
  return `the kernel knows no feature, but imports ${target}`;
}

function honoStaysAtTheEdge(path: string, { target }: Import): string | null {
  if (target !== "hono" && !target.startsWith("hono/") && !target.startsWith("@hono/")) return null;
  if (path === "src/app.ts" || /^src\/http\/|\/routes\.ts$|^src\/features\/documentation\//.test(path))
    return null;
  if (target === "@hono/zod-openapi" && path.endsWith("schemas.ts")) return null;
  return `${target} is for app.ts, http/ and routes.ts`;
}

function queriesStayInStores(path: string, { target }: Import): string | null {
  if (!/^drizzle-(?:orm|kit)(?:\/|$)/.test(target)) return null;
  if (/^src\/db\/|\/(?:tables|store)\.ts$/.test(path)) return null;
  return `${target} is for db/, tables.ts and store.ts`;
}

function platformStaysInObjects(path: string, { target }: Import): string | null {
  if (!target.startsWith("cloudflare:") || path.endsWith("/room.ts") || path === "src/job-runner.ts")
    return null;
  return `${target} is for object files (room.ts) and job-runner.ts`;
}

/** Inside a feature: routes → actions → store; the pure files know neither the database nor the web. */
function rolesPointInwards(path: string, { target, typeOnly }: Import): string | null {
  if (!path.startsWith("src/features/")) return null;
  const role = posix.basename(path, ".ts");
  const to = target.startsWith("src/") ? posix.basename(target, ".ts") : "";
  if (to === "routes" && role !== "routes") return `only app.ts mounts routes, but it imports ${target}`;
  if (typeOnly) return null;
  if (role === "routes" && to === "store") return `routes ask actions, not ${target}`;
  if (role === "store" && (to === "actions" || /^src\/(?:app|context)\.ts$/.test(target))) {
    return `a store is below the actions, but imports ${target}`;
  }
  if (
    ["machine", "policy", "protocol"].includes(role) &&
    (to === "store" || /^src\/(?:db|http)\//.test(target))
  ) {
    return `${role}.ts is pure, but imports ${target}`;
  }
  return null;
}

function featuresMeetThroughActions(path: string, { target }: Import): string | null {
  const from = featureOf(path);
  const to = featureOf(target);
  if (to === null || from === to || from === ENGINE) {
    return from === ENGINE && to !== null && to !== ENGINE
      ? `the engine knows no feature, but imports ${target}`
      : null;
  }
  const role = posix.basename(target, ".ts");
  if (to === ENGINE || role === "actions" || role === "stub" || LANGUAGE.includes(role)) return null;
  if (role === "tables" && /\/(?:tables|store)\.ts$/.test(path)) return null;
  if (from === "documentation" && target.includes("/dialects/")) return null;
  if (from === null && topLevelMay(path, role)) return null;
  return `features meet through actions.ts, but it imports ${target}`;
}

/** A language knows no feature's inside: `env.ts` and every feature may import it without importing more. */
function languageStandsAlone(path: string, { target }: Import): string | null {
  const role = posix.basename(path, ".ts");
  if (!path.startsWith("src/features/") || !LANGUAGE.includes(role)) return null;
  if (/^src\/(?:lib|realtime)\//.test(target)) return null;
  if (target.startsWith("src/features/") && LANGUAGE.includes(posix.basename(target, ".ts"))) return null;
  return `${role}.ts is a language of types, but imports ${target}`;
}

function topLevelMay(path: string, role: string): boolean {
  if (!TOP.test(path)) return true;
  return ["routes", "room", "jobs"].includes(role);
}

function fileCycles(sources: readonly Source[]): string[] {
  const edges = new Map(
    sources.map((source) => [source.path, importsOf(source).map(({ target }) => target)]),
  );
  return findCycles(edges).map((cycle) => `${cycle[0]}: imports itself by way of ${cycle.join(" → ")}`);
}

/**
 * Which features need which, routes and types included. Tables, and what objects say to each other, are below all features:
 * to know them is to know nobody's inside.
 */
function featureCycles(sources: readonly Source[]): string[] {
  const edges = new Map<string, string[]>();
  for (const source of sources) {
    const from = featureOf(source.path);
    if (from === null) continue;
    const needed = importsOf(source)
      .filter(({ target }) => !BELOW_FEATURES.includes(posix.basename(target, ".ts")))
      .flatMap(({ target }) => featureOf(target) ?? [])
      .filter((to) => to !== from);
    edges.set(from, [...(edges.get(from) ?? []), ...needed]);
  }
  return findCycles(edges).map((cycle) => `features need each other in a circle: ${cycle.join(" → ")}`);
}

/** Each circle once, from wherever it was entered first. */
function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (node: string, trail: string[]): void => {
    const start = trail.indexOf(node);
    if (start >= 0) cycles.push([...trail.slice(start), node]);
    if (start >= 0 || done.has(node)) return;
    for (const next of new Set(edges.get(node))) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of edges.keys()) visit(node, []);
  return cycles;
}

function featureOf(path: string): string | null {
  return /^src\/features\/([^/]+)\//.exec(path)?.[1] ?? null;
}
