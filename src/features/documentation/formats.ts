import type { Context } from "hono";
import { accepts } from "hono/accepts";
import { stringify } from "yaml";

type Format = "json" | "yaml" | "html";

const FORMATS: Record<string, Format> = {
  "application/json": "json",
  "application/vnd.oai.openapi+json": "json",
  "application/vnd.aai.asyncapi+json": "json",
  "application/yaml": "yaml",
  "application/x-yaml": "yaml",
  "text/yaml": "yaml",
  "text/x-yaml": "yaml",
  "application/vnd.oai.openapi": "yaml",
  "application/vnd.oai.openapi+yaml": "yaml",
  "application/vnd.aai.asyncapi+yaml": "yaml",
  "text/html": "html",
};

/** `?format=`, else the preferred type of `Accept`, else JSON. */
export function chooseFormat<F extends Format>(c: Context, offered: readonly F[], asked: F | undefined): F {
  const isOffered = (format: Format | undefined): format is F => offered.some((each) => each === format);
  const fallback = "application/json";
  const supports = Object.keys(FORMATS).filter((type) => isOffered(FORMATS[type]));
  const accepted = FORMATS[accepts(c, { header: "Accept", supports, default: fallback })];
  return asked ?? (isOffered(accepted) ? accepted : (FORMATS[fallback] as F));
}

export function documentResponse(c: Context, document: object, format: "json" | "yaml"): Response {
  c.header("Vary", "Accept", { append: true });
  if (format === "json") return c.json(document, 200);
  const text = stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
  return c.body(text, 200, { "Content-Type": "application/yaml; charset=utf-8" });
}
