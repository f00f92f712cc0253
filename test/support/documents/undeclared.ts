import { follow, type Schema } from "./served.ts";

/** Dotted paths of fields that a schema does not declare, which validators allow. */
export function undeclaredFields(document: object, schema: Schema, value: unknown, at = ""): string[] {
  const shapes = shapesOf(document, schema);
  if (Array.isArray(value)) {
    const items = shapes.flatMap(({ items }) => items ?? []);
    if (items.length === 0) return [];
    return value.flatMap((each, index) =>
      undeclaredFields(document, { anyOf: items }, each, `${at}${index}.`),
    );
  }
  if (typeof value !== "object" || value === null) return [];
  const objects = shapes.filter(({ properties, type }) => properties !== undefined || type === "object");
  const isOpen = objects.some(({ properties, additionalProperties }) => {
    return properties === undefined || (additionalProperties !== undefined && additionalProperties !== false);
  });
  return Object.entries(value).flatMap(([name, each]) => {
    const known = objects.flatMap(({ properties }) => properties?.[name] ?? []);
    if (known.length > 0) return undeclaredFields(document, { anyOf: known }, each, `${at}${name}.`);
    return isOpen ? [] : [`${at}${name}`];
  });
}

/** Schemas of the entries of a list, or of the lists that are fields of an object. */
export function entriesIn(document: object, schema: Schema): Schema[] {
  const shapes = shapesOf(document, schema);
  const fields = shapes.flatMap(({ properties }) => Object.values(properties ?? {}));
  return [...shapes, ...fields.flatMap((field) => shapesOf(document, field))].flatMap(
    ({ items }) => items ?? [],
  );
}

/** A schema and its parts. */
function shapesOf(document: object, schema: Schema): Schema[] {
  const shape = follow<Schema>(document, schema as Schema & { $ref: string });
  const parts = [...(shape.allOf ?? []), ...(shape.anyOf ?? []), ...(shape.oneOf ?? [])];
  return [shape, ...parts.flatMap((part) => shapesOf(document, part))].filter(
    ({ properties, items, type }) => properties !== undefined || items !== undefined || type === "object",
  );
}
