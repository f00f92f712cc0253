import { v7 } from "uuid";

export function newUuid(): string {
  return v7();
}

/** A UUIDv7 of a given time: `random` replaces its random bits. */
export function derivedUuid(at: number, random: Uint8Array, index: number): string {
  return v7({ msecs: at, random: random.subarray(0, 16), seq: index });
}

export function newSecret(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
}

export function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

/** Decimal, without leading zeros. Null for any other text. */
export function parseId(text: string | undefined): number | null {
  const value = text !== undefined && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : null;
  return isId(value) ? value : null;
}

export interface MessageAddress {
  conversationId: number;
  messageId: number;
}

const ROOM_MAX = 2 ** 48;
const MESSAGE_MAX = 2 ** 48;

/**
 * Its room is found without a look-up. A UUIDv8 (RFC 9562 §5.8): 48 bits of room, 14 zero bits between
 * version and variant, 48 bits of number.
 */
export function messageUuid({ conversationId, messageId }: MessageAddress): string {
  if (conversationId >= ROOM_MAX || messageId >= MESSAGE_MAX) throw new RangeError("Id beyond 48 bits");
  const room = hex48(conversationId);
  return `${room.slice(0, 8)}-${room.slice(8)}-8000-8000-${hex48(messageId)}`;
}

export function parseMessageUuid(uuid: string): MessageAddress | null {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-8000-8000-([0-9a-f]{12})$/i.exec(uuid);
  if (!match) return null;
  const conversationId = Number.parseInt(`${match[1]}${match[2]}`, 16);
  const messageId = Number.parseInt(`${match[3]}`, 16);
  return conversationId > 0 && messageId > 0 ? { conversationId, messageId } : null;
}

/** A reproducible UUIDv7: the message's time, with the ids of room and message as random bits. */
export function noticeUuid(at: number, { roomId, messageId }: { roomId: number; messageId: number }): string {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  writeUint48(view, 10, messageId);
  return v7({ msecs: at, random: bytes, seq: roomId % 2 ** 31 });
}

function hex48(value: number): string {
  return value.toString(16).padStart(12, "0");
}

function writeUint48(view: DataView, offset: number, value: number): void {
  view.setUint16(offset, Math.floor(value / 2 ** 32));
  view.setUint32(offset + 2, value % 2 ** 32);
}
