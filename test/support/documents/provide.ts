import type { TestProject } from "vitest/node";
import { createApp } from "../../../src/app.ts";
import type { Documents } from "./served.ts";

declare module "vitest" {
  interface ProvidedContext {
    documents: Documents;
  }
}

/** The Worker's bindings, as far as a request for a document reads them. */
const BINDINGS = {
  DB: {},
  AUTH_SECRET: "nobody signs in here, but it is 32 characters long",
  ENVIRONMENT: "development",
  RATE_LIMITS: "off",
  EDGE: "none",
  COOKIE_SAME_SITE: "lax",
  PLAYGROUND: "off",
  ALLOWED_ORIGINS: "",
};

/** Reads the documents once, for the test files that talk to servers in other processes. */
export async function setup({ provide }: TestProject): Promise<void> {
  const app = createApp();
  const read = async <Served>(path: string): Promise<Served> => {
    const response = await app.request(path, {}, BINDINGS);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as Served;
  };
  provide("documents", {
    openApi: await read("/api/schema/"),
    asyncApi: await read("/api/asyncapi/?format=json"),
  });
}
