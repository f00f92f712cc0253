const PRICE = /^(\d{1,8})(?:\.(\d{1,2}))?$/;

/** In hundredths; null if it is not a number with at most two decimals. */
export function parsePrice(price: number | string): number | null {
  const match = PRICE.exec(typeof price === "number" ? String(price) : price.trim());
  return match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : null;
}

/** The closest number to the decimal, so it prints without extra digits. */
export function presentPrice(hundredths: number): number {
  return hundredths / 100;
}
