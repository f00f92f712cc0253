interface Schema {
  type?: unknown;
  properties?: Record<string, object>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

/**
 * An object whose `anyOf` or `oneOf` says which of its fields must be there, as a choice of whole objects: generators
 * make a union of those, and no use of the short form. Of `oneOf`, each object forbids the fields of the others.
 */
export function spellOut<Given extends object>(schema: Given): Given {
  const { type, properties, required = [], anyOf, oneOf, ...others }: Schema = schema;
  const alternatives = anyOf ?? oneOf;
  if (!properties || !alternatives) return schema;
  const chosen = alternatives.map((alternative) => alternative.required ?? []);
  const objects = alternatives.map((alternative, index) => {
    const foreign = oneOf ? chosen.filter((_, other) => other !== index).flat() : [];
    return {
      type,
      properties: { ...properties, ...forbid(foreign) },
      ...alternative,
      required: [...required, ...(chosen[index] ?? [])],
    };
  });
  return { ...others, anyOf: objects } as Given;
}

function forbid(names: string[]): Record<string, object> {
  const forbidden = { not: {}, description: "Absent where another of these fields is present" };
  return Object.fromEntries(names.map((name) => [name, forbidden]));
}
