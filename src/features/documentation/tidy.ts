const ANNOTATIONS = new Set(["description", "example", "title", "deprecated"]);

/**
 * Simplifies a document for generators: `allOf` of a reference and a description becomes both side by side.
 */
export function tidy<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(tidy) as Value;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, tidy(each)]);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  if (Array.isArray(copy.required) && copy.required.length === 0) delete copy.required;
  return (describedReference(copy) ?? copy) as Value;
}

function describedReference({ allOf, ...others }: Record<string, unknown>): object | null {
  if (!Array.isArray(allOf) || allOf.length !== 2 || Object.keys(others).length > 0) return null;
  const [reference, annotations] = allOf;
  if (!("$ref" in reference) || !Object.keys(annotations).every((key) => ANNOTATIONS.has(key))) return null;
  return { ...reference, ...annotations };
}
