type Names<Row> = Readonly<Record<string, keyof Row>>;

/** Null resets a field to its default. */
export function readFields<Row, Fields extends Names<Row>>(
  body: { [Name in keyof Fields]?: Row[Fields[Name]] | null | undefined },
  fields: Fields,
  defaults: Partial<Row>,
): Partial<Row> {
  const read: Partial<Row> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = body[name];
    if (value !== undefined) read[field] = value ?? (defaults[field] as Row[keyof Row]);
  }
  return read;
}

export function presentFields<Row, Fields extends Names<Row>>(
  row: Row,
  fields: Fields,
): { [Name in keyof Fields]: Row[Fields[Name]] } {
  const named = Object.entries(fields).map(([name, field]) => [name, row[field]]);
  return Object.fromEntries(named);
}
