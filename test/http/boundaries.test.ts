import { beforeAll, describe, expect, it } from "vitest";
import { api } from "../support/api.ts";
import { BOUNDARY_PARAMETERS, BOUNDARY_VALUES, ODD_BODIES, stringify } from "../support/boundary-values.ts";
import { type JsonSchema, placesIn, replacedAt, SchemaReader } from "../support/json-schemas.ts";
import { knownFields, makeWorld, pathParameter, type World } from "../support/world.ts";

interface Operation {
  parameters?: { name: string; in: "path" | "query" | "header" }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
}

interface Listed {
  method: string;
  path: string;
  operation: Operation;
  body: unknown;
}

/** They end the login that all others are asked with. */
const ENDS_THE_LOGIN = /^\/api\/(auth\/logout|auth\/logout-all|logout)$/;
const AT_ONCE = 8;

let world: World;
let operations: Listed[];

beforeAll(async () => {
  world = await makeWorld();
  const { body: document } = await api<{ paths: Record<string, Record<string, Operation>> }>(
    "GET",
    "/api/schema/",
  );
  const reader = new SchemaReader(document);
  operations = Object.entries(document.paths)
    .filter(([path]) => !ENDS_THE_LOGIN.test(path))
    .flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => {
        const schema = operation.requestBody?.content["application/json"]?.schema;
        const body = schema && reader.example(schema, knownFields(world));
        return { method: method.toUpperCase(), path, operation, body };
      }),
    );
});

interface Attempt {
  name: string;
  method: string;
  path: string;
  body?: string;
}

/** The requests that were answered 5xx, or refused without a problem document. */
async function faultsOf(attempts: Attempt[]): Promise<string[]> {
  const faults: string[] = [];
  const queue = attempts[Symbol.iterator]();
  const work = async () => {
    for (const { name, method, path, body } of queue) {
      const reply = await api(method, path, {
        as: world.ada,
        ...(body !== undefined && { body }),
      });
      const isProblem = reply.headers.get("Content-Type") === "application/problem+json";
      if (reply.status >= 500 || (reply.status >= 400 && !isProblem)) faults.push(`${reply.status} ${name}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return faults;
}

function pathOf({ path }: Listed, others: Record<string, string> = {}): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(others[name] ?? pathParameter(world, path, name)),
  );
}

const parametersOf = ({ operation }: Listed, place: "path" | "query") =>
  (operation.parameters ?? []).filter((each) => each.in === place).map(({ name }) => name);

const shown = (value: unknown) => String(JSON.stringify(value)).slice(0, 60);

describe("no input causes a 5xx:", { timeout: 300_000 }, () => {
  it("a boundary value in any one field of a body", async () => {
    const attempts = operations
      .filter(({ method, body }) => body !== undefined && method !== "DELETE")
      .flatMap((listed) =>
        [...placesIn(listed.body)].flatMap((place) =>
          BOUNDARY_VALUES.map((value) => ({
            name: `${listed.method} ${listed.path} ${place.join(".")} = ${shown(value)}`,
            method: listed.method,
            path: pathOf(listed),
            body: stringify(replacedAt(listed.body, place, value)),
          })),
        ),
      );
    expect(attempts.length).toBeGreaterThan(1000);
    expect(await faultsOf(attempts)).toEqual([]);
  });

  it("an unusual body", async () => {
    const attempts = operations
      .filter(({ body }) => body !== undefined)
      .flatMap((listed) =>
        ODD_BODIES.map((body) => ({
          name: `${listed.method} ${listed.path} ${body.slice(0, 20)}`,
          method: listed.method,
          path: pathOf(listed),
          body,
        })),
      );
    expect(attempts.length).toBeGreaterThan(100);
    expect(await faultsOf(attempts)).toEqual([]);
  });

  it("a boundary value in any one parameter of a path or query", async () => {
    const attempts = operations.flatMap((listed) => {
      const { method, path, body } = listed;
      const isRead = method === "GET";
      const request = { method, ...(body !== undefined && !isRead && { body: stringify(body) }) };
      return BOUNDARY_PARAMETERS.flatMap((value) => [
        ...parametersOf(listed, "path").map((name) => ({
          ...request,
          name: `${method} ${path} {${name}} = ${shown(value)}`,
          path: pathOf(listed, { [name]: value }),
        })),
        ...(method === "DELETE" ? [] : parametersOf(listed, "query")).map((name) => ({
          ...request,
          name: `${method} ${path} ?${name} = ${shown(value)}`,
          path: `${pathOf(listed)}?${name}=${encodeURIComponent(value)}`,
        })),
      ]);
    });
    expect(attempts.length).toBeGreaterThan(1000);
    expect(await faultsOf(attempts)).toEqual([]);
  });
});
