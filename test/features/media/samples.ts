/** Small files made of the bytes that tell their type. */

export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function bytes(...parts: (Uint8Array | number[])[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map((part) => Uint8Array.from(part))));
}

export const PNG_BYTES = bytes(
  [0x89],
  ascii("PNG\r\n\u001a\n"),
  [0, 0, 0, 13],
  ascii("IHDR"),
  [0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89],
  [0, 0, 0, 10],
  ascii("IDAT"),
  [0x78, 0x9c, 0x63, 0, 1, 0, 0, 5, 0, 1, 0x0d, 0x0a, 0x2d, 0xb4],
  [0, 0, 0, 0],
  ascii("IEND"),
  [0xae, 0x42, 0x60, 0x82],
);

/** The first box of an ISO media file of this brand. */
export function ftyp(brand: string): Uint8Array {
  return bytes([0, 0, 0, 24], ascii("ftyp"), ascii(brand), [0, 0, 0, 0], ascii(brand), ascii("isom"));
}

/** An archive of uncompressed entries. */
export function zip(entries: Record<string, string>): Uint8Array {
  const locals: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const data = ascii(content);
    const common = [...u16(20), ...u16(0), ...u16(0), ...u32(0), ...u32(crc32(data)), ...u32(data.length)];
    const sizes = [...common, ...u32(data.length), ...u16(name.length), ...u16(0)];
    const local = bytes(ascii("PK\u0003\u0004"), sizes, ascii(name), data);
    const place = [...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(offset)];
    central.push(bytes(ascii("PK\u0001\u0002"), u16(20), sizes, place, ascii(name)));
    locals.push(local);
    offset += local.length;
  }
  const directory = bytes(...central);
  const count = central.length;
  const end = [
    ...u16(0),
    ...u16(0),
    ...u16(count),
    ...u16(count),
    ...u32(directory.length),
    ...u32(offset),
    ...u16(0),
  ];
  return bytes(...locals, directory, ascii("PK\u0005\u0006"), end);
}

function u16(value: number): number[] {
  return [value & 0xff, value >>> 8];
}

function u32(value: number): number[] {
  return [...u16(value & 0xffff), ...u16(value >>> 16)];
}

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
