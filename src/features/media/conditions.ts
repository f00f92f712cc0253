export interface ByteRange {
  offset: number;
  length: number;
}

export type RangeDecision =
  | { kind: "whole" }
  | { kind: "range"; range: ByteRange }
  | { kind: "not_modified" }
  | { kind: "unsatisfiable" };

/** In the order of RFC 9110 §13.2.2. Multiple and unknown ranges get the whole file (§14.2). */
export function readConditions(
  method: string,
  headers: Headers,
  file: { etag: string; size: number },
): RangeDecision {
  const known = headers.get("If-None-Match");
  if (known !== null && names(known, file.etag)) return { kind: "not_modified" };
  const range = headers.get("Range");
  const unchanged = headers.get("If-Range");
  if (method !== "GET" || range === null || (unchanged !== null && unchanged !== file.etag)) {
    return { kind: "whole" };
  }
  return readRange(range, file.size);
}

function names(header: string, etag: string): boolean {
  return header.split(",").some((item) => {
    const tag = item.trim().replace(/^W\//, "");
    return tag === "*" || tag === etag;
  });
}

function readRange(header: string, size: number): RangeDecision {
  const match = /^bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/.exec(header.replace(/\s/g, ""));
  if (!match) return { kind: "whole" };
  const [, first, last, suffix] = match;
  if (first === undefined) {
    const length = Math.min(Number(suffix), size);
    return length === 0 ? { kind: "unsatisfiable" } : range(size - length, length);
  }
  const offset = Number(first);
  const end = last ? Number(last) : size - 1;
  if (last && end < offset) return { kind: "whole" };
  if (offset >= size) return { kind: "unsatisfiable" };
  return range(offset, Math.min(end, size - 1) - offset + 1);
}

function range(offset: number, length: number): RangeDecision {
  return { kind: "range", range: { offset, length } };
}
