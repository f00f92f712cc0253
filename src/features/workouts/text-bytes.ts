const TEXTS = [
  "name",
  "description",
  "notes",
  "workoutName",
  "primaryMuscles",
  "secondaryMuscles",
  "instructions",
  "equipmentNeeded",
  "tags",
  "videoUrl",
  "imageUrl",
];

export function textBytes(...rows: readonly object[]): number {
  let bytes = 0;
  for (const row of rows) {
    for (const field of TEXTS) {
      const value: unknown = (row as Record<string, unknown>)[field];
      if (typeof value === "string") bytes += Buffer.byteLength(value);
      else if (Array.isArray(value)) bytes += Buffer.byteLength(JSON.stringify(value));
    }
  }
  return bytes;
}
