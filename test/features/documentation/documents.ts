/** Every `$ref` of a document that leads nowhere in it. */
export function brokenReferences(document: unknown): string[] {
  return referencesIn(document).filter((reference) => resolve(document, reference) === undefined);
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === "$ref" && typeof each === "string" ? [each] : referencesIn(each),
  );
}

function resolve(document: unknown, reference: string): unknown {
  if (!reference.startsWith("#/")) return undefined;
  return reference
    .slice(2)
    .split("/")
    .reduce<unknown>(
      (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
      document,
    );
}

/** The body as text, whatever its type: the runtime warns of `.text()` where that is not `text/…`. */
export async function readText(response: Response): Promise<string> {
  return new TextDecoder().decode(await response.arrayBuffer());
}
