interface Schema {
  type?: unknown;
  properties?: Record<string, object>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

/** Generators understand a union of whole objects, not `anyOf` or `oneOf` of required fields alone. */
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
