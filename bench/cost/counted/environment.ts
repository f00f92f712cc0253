import type { Env } from "../../../src/env.ts";
import { callMade } from "./counts.ts";
import { watchDatabase } from "./database.ts";

type Caller = "worker" | "object";
type Method = (...args: unknown[]) => unknown;

/**
 * The Worker identifies its configuration by the environment object, so each has one counted twin per caller.
 */
const twins = { worker: new WeakMap<Env, Env>(), object: new WeakMap<Env, Env>() };

/** An environment whose namespaces count calls. */
export function countedEnvironment(env: Env, caller: Caller): Env {
  const known = twins[caller].get(env);
  if (known) return known;
  watchDatabase(env.DB);
  const twin = { ...env };
  for (const [name, binding] of Object.entries(env)) {
    if (isNamespace(binding)) Object.assign(twin, { [name]: countedNamespace(binding, caller) });
  }
  twins[caller].set(env, twin);
  return twin;
}

function isNamespace(binding: unknown): binding is DurableObjectNamespace {
  return typeof (binding as Partial<DurableObjectNamespace> | null)?.idFromName === "function";
}

function countedNamespace(namespace: DurableObjectNamespace, caller: Caller): DurableObjectNamespace {
  return new Proxy(namespace, {
    get(target, key) {
      const method = Reflect.get(target, key);
      if (typeof method !== "function") return method;
      return (...args: unknown[]) => {
        const result = method.apply(target, args);
        return key === "get" || key === "getByName" ? countedStub(result, caller) : result;
      };
    },
  });
}

/** Every other property of a stub is a method of its object. */
const OWN_PROPERTIES = new Set<string | symbol>(["id", "name", "then"]);

function countedStub(stub: Record<string, Method>, caller: Caller): unknown {
  return new Proxy(stub, {
    get(target, key) {
      if (typeof key === "symbol" || OWN_PROPERTIES.has(key)) return Reflect.get(target, key);
      return (...args: unknown[]) => {
        callMade(caller);
        return target[key]?.(...args);
      };
    },
  });
}
