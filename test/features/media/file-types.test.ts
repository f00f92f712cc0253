import { describe, expect, it } from "vitest";
import { isShownInline, recogniseFile } from "../../../src/features/media/file-types.ts";
import { AppError } from "../../../src/lib/error.ts";
import { ascii, bytes, ftyp, PNG_BYTES, zip } from "./samples.ts";

const OFFICE = "application/vnd.openxmlformats-officedocument";
const OPEN_DOCUMENT = "application/vnd.oasis.opendocument";

const ebml = (docType: string) =>
  bytes(
    [0x1a, 0x45, 0xdf, 0xa3, 0x80 + 3 + docType.length, 0x42, 0x82, 0x80 + docType.length],
    ascii(docType),
  );
const ogg = (codec: string) => bytes(ascii("OggS"), new Uint8Array(24), ascii(codec), new Uint8Array(16));
const riff = (form: string, rest = "") =>
  bytes(ascii("RIFF"), [36, 0, 0, 0], ascii(form + rest), new Uint8Array(16));
const contentTypes = (main: string) =>
  zip({
    "[Content_Types].xml": `<?xml version="1.0"?><Types><Override PartName="/x" ContentType="${OFFICE}.${main}.main+xml"/></Types>`,
  });
const openDocument = (kind: string) => zip({ mimetype: `${OPEN_DOCUMENT}.${kind}` });

const utf16 = (text: string) => new Uint8Array(Buffer.from(text, "utf16le"));

const ALLOWED: [name: string, declared: string, content: Uint8Array, contentType: string][] = [
  ["a.png", "image/png", PNG_BYTES, "image/png"],
  ["a.jpg", "image/jpeg", bytes([0xff, 0xd8, 0xff, 0xe0], ascii("  JFIF")), "image/jpeg"],
  ["a.gif", "image/gif", ascii("GIF89a"), "image/gif"],
  ["a.webp", "image/webp", riff("WEBP", "VP8 "), "image/webp"],
  ["a.avif", "image/avif", ftyp("avif"), "image/avif"],
  ["a.heic", "image/heic", ftyp("heic"), "image/heic"],
  ["a.heif", "image/heif", ftyp("mif1"), "image/heic"],
  [
    "a.mp3",
    "audio/mpeg",
    bytes(ascii("ID3"), [3, 0, 0, 0, 0, 0, 0], [0xff, 0xfb, 0x90, 0x64], new Uint8Array(64)),
    "audio/mpeg",
  ],
  ["b.mp3", "audio/mpeg", bytes([0xff, 0xfb, 0x90, 0x64], new Uint8Array(64)), "audio/mpeg"],
  ["a.m4a", "audio/mp4", ftyp("M4A "), "audio/mp4"],
  ["b.m4a", "audio/mp4", ftyp("isom"), "audio/mp4"],
  ["a.aac", "audio/aac", bytes([0xff, 0xf1, 0x50, 0x80], new Uint8Array(64)), "audio/aac"],
  ["a.ogg", "audio/ogg", ogg("\u0001vorbis"), "audio/ogg"],
  ["a.opus", "audio/ogg", ogg("OpusHead"), "audio/ogg"],
  ["a.wav", "audio/wav", riff("WAVE", "fmt "), "audio/wav"],
  ["a.flac", "audio/flac", bytes(ascii("fLaC"), [0, 0, 0, 34], new Uint8Array(40)), "audio/flac"],
  ["a.webm", "audio/webm;codecs=opus", ebml("webm"), "audio/webm"],
  ["a.mp4", "video/mp4", ftyp("isom"), "video/mp4"],
  ["a.m4v", "video/x-m4v", ftyp("M4V "), "video/mp4"],
  ["b.webm", "video/webm", ebml("webm"), "video/webm"],
  ["a.mov", "video/quicktime", ftyp("qt  "), "video/quicktime"],
  ["a.pdf", "application/pdf", ascii("%PDF-1.7\n%äüöß\n1 0 obj"), "application/pdf"],
  ["a.zip", "application/zip", zip({ "plan.txt": "squats" }), "application/zip"],
  ["a.docx", "", contentTypes("wordprocessingml.document"), `${OFFICE}.wordprocessingml.document`],
  ["a.xlsx", "", contentTypes("spreadsheetml.sheet"), `${OFFICE}.spreadsheetml.sheet`],
  ["a.pptx", "", contentTypes("presentationml.presentation"), `${OFFICE}.presentationml.presentation`],
  ["a.odt", "", openDocument("text"), `${OPEN_DOCUMENT}.text`],
  ["a.ods", "", openDocument("spreadsheet"), `${OPEN_DOCUMENT}.spreadsheet`],
  ["a.odp", "", openDocument("presentation"), `${OPEN_DOCUMENT}.presentation`],
  [
    "late.xlsx",
    "",
    zip({ "docProps/app.xml": "x".repeat(5000) }).slice(0, 4100),
    `${OFFICE}.spreadsheetml.sheet`,
  ],
  ["a.txt", "text/plain", ascii("Grüße"), "text/plain; charset=utf-8"],
  ["a.csv", "application/vnd.ms-excel", ascii("set;reps\n1;5"), "text/plain; charset=utf-8"],
  ["README.md", "application/octet-stream", ascii("# Plan"), "text/plain; charset=utf-8"],
  [
    "notes",
    "text/plain; charset=utf-8",
    ascii("BMW and MZ look like other things"),
    "text/plain; charset=utf-8",
  ],
  ["terminal.log", "", ascii("\u001b[32mpassed\u001b[0m"), "text/plain; charset=utf-8"],
  ["latin1.txt", "text/plain", bytes([0x47, 0x72, 0xfc, 0xdf, 0x65]), "text/plain; charset=windows-1252"],
  ["bom.txt", "text/plain", bytes([0xff, 0xfe], utf16("Grüße\r\n筋トレ")), "text/plain; charset=utf-16le"],
  ["plain.csv", "text/csv", utf16("set;reps\r\n1;5"), "text/plain; charset=utf-16le"],
  [
    "big-endian.txt",
    "text/plain",
    bytes(
      [0xfe, 0xff],
      utf16("Kniebeuge").map((_, at, all) => all[at ^ 1] ?? 0),
    ),
    "text/plain; charset=utf-16be",
  ],
  ["cut.txt", "text/plain", ascii(`a${"ü".repeat(3000)}`).slice(0, 4100), "text/plain; charset=utf-8"],
];

const REFUSED: [case_: string, name: string, declared: string, content: Uint8Array][] = [
  ["a page", "a.html", "text/html", ascii("<!doctype html><script>alert(1)</script>")],
  ["a page without its type", "a.html", "application/octet-stream", ascii("<html></html>")],
  ["a page named as an image", "a.png", "image/png", ascii("<html><script>alert(1)</script></html>")],
  ["an SVG", "a.svg", "image/svg+xml", ascii('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ["an SVG with a prologue", "a.svg", "image/svg+xml", ascii('<?xml version="1.0"?><svg/>')],
  ["a script", "a.js", "text/javascript", ascii("alert(1)")],
  ["a Windows program", "a.png", "image/png", bytes(ascii("MZ"), new Uint8Array(128))],
  ["a Linux program", "a.txt", "text/plain", bytes([0x7f], ascii("ELF"), [2, 1, 1, 0], new Uint8Array(64))],
  ["an Android package", "a.apk", "application/zip", zip({ "AndroidManifest.xml": "x", "classes.dex": "x" })],
  [
    "a document with macros",
    "a.docm",
    "",
    zip({
      "[Content_Types].xml":
        '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
    }),
  ],
  ["text with a NUL", "a.txt", "text/plain", ascii("a\u0000b")],
  ["a control in Latin-1", "a.txt", "text/plain", bytes(ascii("a"), [0xfc, 0x01])],
  ["half a character of UTF-16", "a.txt", "text/plain", bytes([0xff, 0xfe, 0x41])],
  ["numbers of two bytes", "a.txt", "text/plain", bytes([1, 0, 2, 0, 3, 0, 4, 0])],
  ["unknown bytes", "a.bin", "application/octet-stream", bytes([1, 2, 3, 4, 5, 6, 7, 8])],
  ["text without the name of one", "a.exe", "application/octet-stream", ascii("hello")],
];

describe("recognising a file", () => {
  it.each(ALLOWED)("takes %s declared as '%s'", async (name, declared, content, contentType) => {
    expect((await recogniseFile(content, name, declared)).contentType).toBe(contentType);
  });

  it.each(REFUSED)("refuses %s", async (_case, name, declared, content) => {
    const error = await recogniseFile(content, name, declared).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "unsupported_media_type", message: expect.stringContaining("PDF") });
  });

  it("goes by the bytes, not by the name or the declared type", async () => {
    expect((await recogniseFile(PNG_BYTES, "a.exe", "application/x-msdownload")).contentType).toBe(
      "image/png",
    );
  });

  it("survives any beginning of any file", async () => {
    for (const [name, declared, content] of ALLOWED) {
      for (let length = 0; length < Math.min(content.length, 120); length += 1) {
        const outcome = await recogniseFile(content.slice(0, length), name, declared).catch(
          (e: unknown) => e,
        );
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(AppError);
      }
    }
  });

  it("survives damaged files", async () => {
    let seed = 7;
    const next = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed % below;
    };
    for (const [name, declared, content] of Array.from({ length: 50 }, () => ALLOWED).flat()) {
      const damaged = content.slice();
      for (let hit = 0; hit < 4; hit += 1) damaged[next(Math.min(damaged.length, 80))] = next(256);
      const outcome = await recogniseFile(damaged, name, declared).catch((e: unknown) => e);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(AppError);
    }
  });

  it.each([
    ["image/png", true],
    ["audio/mpeg", true],
    ["video/mp4", true],
    ["application/pdf", true],
    ["application/zip", false],
    ["text/plain; charset=utf-8", false],
    [`${OPEN_DOCUMENT}.text`, false],
  ])("shows %s in place: %s", (contentType, shown) => {
    expect(isShownInline(contentType)).toBe(shown);
  });
});
