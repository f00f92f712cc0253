import { fileTypeFromBuffer } from "file-type";
import { AppError } from "../../lib/error.ts";

export const SNIFFED_BYTES = 4100;

/** `extensions` that fit it, the usual one first. */
export interface FileType {
  contentType: string;
  extensions: readonly [string, ...string[]];
}

const OFFICE = "application/vnd.openxmlformats-officedocument";
const OPEN_DOCUMENT = "application/vnd.oasis.opendocument";

const PNG: FileType = { contentType: "image/png", extensions: ["png", "apng"] };
const JPEG: FileType = { contentType: "image/jpeg", extensions: ["jpg", "jpeg", "jpe", "jfif"] };
const GIF: FileType = { contentType: "image/gif", extensions: ["gif"] };
const WEBP: FileType = { contentType: "image/webp", extensions: ["webp"] };
const AVIF: FileType = { contentType: "image/avif", extensions: ["avif"] };
const HEIC: FileType = { contentType: "image/heic", extensions: ["heic", "heif"] };
const MP3: FileType = { contentType: "audio/mpeg", extensions: ["mp3"] };
const M4A: FileType = { contentType: "audio/mp4", extensions: ["m4a", "mp4", "m4b"] };
const AAC: FileType = { contentType: "audio/aac", extensions: ["aac"] };
const OGG: FileType = { contentType: "audio/ogg", extensions: ["ogg", "opus", "oga"] };
const WAV: FileType = { contentType: "audio/wav", extensions: ["wav"] };
const FLAC: FileType = { contentType: "audio/flac", extensions: ["flac"] };
const WEBM_AUDIO: FileType = { contentType: "audio/webm", extensions: ["webm", "weba"] };
const MP4: FileType = { contentType: "video/mp4", extensions: ["mp4", "m4v"] };
const WEBM: FileType = { contentType: "video/webm", extensions: ["webm"] };
const MOV: FileType = { contentType: "video/quicktime", extensions: ["mov", "qt"] };
const PDF: FileType = { contentType: "application/pdf", extensions: ["pdf"] };
const ZIP: FileType = { contentType: "application/zip", extensions: ["zip"] };
const DOCX: FileType = { contentType: `${OFFICE}.wordprocessingml.document`, extensions: ["docx"] };
const XLSX: FileType = { contentType: `${OFFICE}.spreadsheetml.sheet`, extensions: ["xlsx"] };
const PPTX: FileType = { contentType: `${OFFICE}.presentationml.presentation`, extensions: ["pptx"] };
const ODT: FileType = { contentType: `${OPEN_DOCUMENT}.text`, extensions: ["odt"] };
const ODS: FileType = { contentType: `${OPEN_DOCUMENT}.spreadsheet`, extensions: ["ods"] };
const ODP: FileType = { contentType: `${OPEN_DOCUMENT}.presentation`, extensions: ["odp"] };
const TEXT_EXTENSIONS: FileType["extensions"] = [
  ...(["txt", "csv", "tsv", "md", "markdown", "log", "ics", "vcf", "gpx", "json"] as const),
];

const BY_SNIFFED_TYPE: Readonly<Record<string, FileType>> = {
  "image/png": PNG,
  "image/apng": PNG,
  "image/jpeg": JPEG,
  "image/gif": GIF,
  "image/webp": WEBP,
  "image/avif": AVIF,
  "image/heic": HEIC,
  "image/heif": HEIC,
  "image/heic-sequence": HEIC,
  "image/heif-sequence": HEIC,
  "audio/mpeg": MP3,
  "audio/mp4": M4A,
  "audio/x-m4a": M4A,
  "audio/aac": AAC,
  "audio/ogg": OGG,
  "audio/ogg; codecs=opus": OGG,
  "audio/wav": WAV,
  "audio/flac": FLAC,
  "video/mp4": MP4,
  "video/x-m4v": MP4,
  "video/webm": WEBM,
  "video/quicktime": MOV,
  [PDF.contentType]: PDF,
  [ZIP.contentType]: ZIP,
  [DOCX.contentType]: DOCX,
  [XLSX.contentType]: XLSX,
  [PPTX.contentType]: PPTX,
  [ODT.contentType]: ODT,
  [ODS.contentType]: ODS,
  [ODP.contentType]: ODP,
};

const ZIPPED_DOCUMENTS: readonly FileType[] = [DOCX, XLSX, PPTX, ODT, ODS, ODP];
const TEXT_NAMES: ReadonlySet<string> = new Set(["txt", "csv", "tsv", "md", "markdown", "log"]);
/** Pages and programs are refused rather than stored as plain text. */
const ACTIVE_TEXT = /^text\/(html|xml|javascript|ecmascript|css|vbscript)\b/;

/**
 * By its first bytes (`SNIFFED_BYTES`); the sender only decides among types that look alike, and whether text
 * is text. @throws AppError unsupported_media_type
 */
export async function recogniseFile(head: Uint8Array, name: string, declaredType: string): Promise<FileType> {
  const declared = declaredType.trim().toLowerCase();
  const sniffed = await fileTypeFromBuffer(head);
  const allowed = sniffed && BY_SNIFFED_TYPE[sniffed.mime];
  if (allowed) return narrow(allowed, extensionOf(name), declared);
  const encoding = isCalledText(extensionOf(name), declared) ? findEncoding(head) : null;
  if (encoding) return { contentType: `text/plain; charset=${encoding}`, extensions: TEXT_EXTENSIONS };
  throw new AppError(
    "unsupported_media_type",
    "This kind of file cannot be attached. Images (PNG, JPEG, GIF, WebP, AVIF, HEIC), audio (MP3, M4A, AAC, Ogg, " +
      "Opus, WAV, FLAC, WebM), video (MP4, WebM, MOV), PDF, ZIP, DOCX, XLSX, PPTX, ODT, ODS, ODP and plain text can.",
  );
}

export function isShownInline(contentType: string): boolean {
  return /^(image|audio|video)\//.test(contentType) || contentType === PDF.contentType;
}

export function extensionOf(name: string): string {
  return /[^.]\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? "";
}

function narrow(type: FileType, extension: string, declared: string): FileType {
  // The start of these containers does not say whether there are pictures in them.
  if (type === WEBM && declared.startsWith("audio/")) return WEBM_AUDIO;
  if (type === MP4 && declared.startsWith("audio/")) return M4A;
  // An archive that lists its contents beyond the sniffed bytes.
  if (type === ZIP) return ZIPPED_DOCUMENTS.find(({ extensions: [usual] }) => usual === extension) ?? ZIP;
  return type;
}

function isCalledText(extension: string, declared: string): boolean {
  if (ACTIVE_TEXT.test(declared)) return false;
  return declared.startsWith("text/") || TEXT_NAMES.has(extension);
}

/** Controls other than line breaks and tabs, and unassigned characters. */
const NOT_TEXT = /[[\p{Cc}\p{Cn}\p{Co}]--[\t\n\v\f\r]]/v;

function findEncoding(head: Uint8Array): string | null {
  return encodingsOf(head).find((encoding) => isTextIn(encoding, head)) ?? null;
}

/** UTF-16 begins with a byte order mark, or has zeros beside ASCII characters. */
function encodingsOf(head: Uint8Array): string[] {
  const [first, second] = head;
  const firstZero = head.indexOf(0);
  if ((first === 0xff && second === 0xfe) || firstZero % 2 === 1) return ["utf-16le"];
  if ((first === 0xfe && second === 0xff) || firstZero === 0 || firstZero > 0) return ["utf-16be"];
  // Any bytes are valid Latin-1, which browsers read as windows-1252.
  return ["utf-8", "windows-1252"];
}

/** The end of `head` may cut a character in two. */
function isTextIn(encoding: string, head: Uint8Array): boolean {
  try {
    const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: false });
    const text = decoder.decode(head, { stream: head.length >= SNIFFED_BYTES });
    // Hardly any other bytes are UTF-8 by chance, and a log of a terminal has controls.
    return encoding === "utf-8" || !NOT_TEXT.test(text);
  } catch {
    return false;
  }
}
