const PRICE = /^(\d{1,8})(?:\.(\d{1,2}))?$/;

/** A price in hundredths, from a number or text of two decimals at most; null where it is none. */
export function parsePrice(price: number | string): number | null {
  const match = PRICE.exec(typeof price === "number" ? String(price) : price.trim());
  return match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : null;
}

/** Hundredths as the decimal that they are: the nearest number prints no other digits. */
export function presentPrice(hundredths: number): number {
  return hundredths / 100;
}
