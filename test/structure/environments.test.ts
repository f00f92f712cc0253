import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";
import { ROOT } from "../../scripts/root.ts";

const CONFIG = join(ROOT, "wrangler.toml");

interface Config {
  name: string;
  definedEnvironments: string[];
  routes?: object[];
  workers_dev?: boolean;
  vars: Record<string, string>;
  ratelimits: { name: string; namespace_id: string; simple: object }[];
  d1_databases: { binding: string; migrations_dir: string }[];
  r2_buckets: { binding: string }[];
}

const production: Config = readConfig({ config: CONFIG, env: "" });
const environments = production.definedEnvironments;

/** All that a deployment is made of, without what may differ: names, addresses, the values of variables, whom limits count. */
function compared({ vars, ratelimits, d1_databases, r2_buckets, ...config }: Config) {
  return {
    ...config,
    name: null,
    targetEnvironment: null,
    routes: null,
    workers_dev: null,
    vars: Object.keys(vars).sort(),
    ratelimits: ratelimits.map(({ name, simple }) => ({ name, simple })),
    d1_databases: d1_databases.map(({ binding, migrations_dir }) => ({ binding, migrations_dir })),
    r2_buckets: r2_buckets.map(({ binding }) => binding),
  };
}

it("a staging environment exists", () => {
  expect(environments).toContain("staging");
});

describe.each(environments)("the environment %s", (env: string) => {
  const environment: Config = readConfig({ config: CONFIG, env });

  it("has all bindings and variables of production", () => {
    expect(compared(environment)).toEqual(compared(production));
  });

  it("has its own name, address and rate-limit namespaces", () => {
    expect(environment.name).not.toBe(production.name);
    expect([environment.routes, environment.workers_dev]).toEqual([[], true]);
    const ids = [production, environment].flatMap(({ ratelimits }) =>
      ratelimits.map((each) => each.namespace_id),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
