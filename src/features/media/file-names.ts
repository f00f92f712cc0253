import { cut } from "../../lib/text.ts";
import { extensionOf, type FileType, isShownInline } from "./file-types.ts";

const NAME_CHARACTERS_MAX = 100;
const FALLBACK = "file";

/** Controls, marks that turn or hide text (Unicode TR 36 §2.5), and separators of paths and headers. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"'`<>:|?*\\/]/gu;

/** No folders, at most 100 characters, an extension that fits the type: safe to show and in headers. */
export function cleanFileName(name: string, type: FileType): string {
  const base = name.toWellFormed().normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const cleaned = base
    .replace(UNSAFE, "")
    .replace(/\s+/g, " ")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  const extension = extensionOf(cleaned);
  const fits = type.extensions.includes(extension);
  const stem = fits ? cleaned.slice(0, -extension.length - 1) : cleaned;
  const suffix = `.${fits ? cleaned.slice(-extension.length) : type.extensions[0]}`;
  const room = NAME_CHARACTERS_MAX - suffix.length;
  const kept = cut(stem, room).replace(/[\s.]+$/, "");
  return `${kept || FALLBACK}${suffix}`;
}

/** RFC 6266, with the whole name in `filename*` (RFC 8187). */
export function contentDisposition(name: string, contentType: string): string {
  const disposition = isShownInline(contentType) ? "inline" : "attachment";
  const ascii = name.replace(/[^ -~]/gu, "_").replace(/["\\%]/g, "_");
  const extended = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${ascii}"; filename*=UTF-8''${extended}`;
}
