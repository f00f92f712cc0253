import { describe, expect, it } from "vitest";
import { cleanFileName, contentDisposition } from "../../../src/features/media/file-names.ts";
import { type FileType, recogniseFile } from "../../../src/features/media/file-types.ts";
import { ascii, PNG_BYTES, zip } from "./samples.ts";

const png = await recogniseFile(PNG_BYTES, "", "");
const text = await recogniseFile(ascii("x"), "", "text/plain");
const archive = await recogniseFile(zip({ a: "b" }), "", "");

const NAMES: [sent: string, type: FileType, kept: string][] = [
  ["photo.png", png, "photo.png"],
  ["Photo.PNG", png, "Photo.PNG"],
  ["photo", png, "photo.png"],
  ["photo.exe", png, "photo.exe.png"],
  ["report.v2", archive, "report.v2.zip"],
  ["notes.csv", text, "notes.csv"],
  ["page.html", text, "page.html.txt"],
  ["", png, "file.png"],
  [".png", png, "png.png"],
  ["...", png, "file.png"],
  ["../../etc/passwd", text, "passwd.txt"],
  ["C:\\Users\\ada\\photo.png", png, "photo.png"],
  ["folder/", png, "file.png"],
  ["a\"b'c`d.png", png, "abcd.png"],
  ["a\r\nSet-Cookie: x=1.png", png, "aSet-Cookie x=1.png"],
  ["a\u0000\u001f\u007f\u0085b.png", png, "ab.png"],
  ["evil\u202egnp.exe", png, "evilgnp.exe.png"],
  ["a\u2066\u2069\u200f\u061c\ufeff\u200bb.png", png, "ab.png"],
  ["<b>|?*:.png", png, "b.png"],
  ["план тренировки.png", png, "план тренировки.png"],
  ["  a \t b  .png", png, "a b.png"],
  ["e\u0301.png", png, "é.png"],
  ["half \ud800.png", png, "half \ufffd.png"],
];

describe("cleaning a file's name", () => {
  it.each(NAMES)("makes %j fit to keep", (sent, type, kept) => {
    expect(cleanFileName(sent, type)).toBe(kept);
  });

  it("shortens to 100 characters, keeping the extension and whole characters", () => {
    const long = cleanFileName(`${"x".repeat(300)}.png`, png);
    expect(long).toBe(`${"x".repeat(96)}.png`);
    expect([...cleanFileName(`${"🏋".repeat(300)}.png`, png)]).toHaveLength(100);
    expect(cleanFileName("x".repeat(300), png)).toHaveLength(100);
  });

  it("changes nothing of a name that is clean", () => {
    for (const [sent, type] of NAMES) {
      const once = cleanFileName(sent, type);
      expect(cleanFileName(once, type)).toBe(once);
      expect(() => encodeURIComponent(once)).not.toThrow();
    }
  });
});

describe("the disposition of a file", () => {
  it("shows plain media in place and offers the rest to be saved", () => {
    expect(contentDisposition("a.png", "image/png")).toBe(`inline; filename="a.png"; filename*=UTF-8''a.png`);
    expect(contentDisposition("a.zip", "application/zip")).toMatch(/^attachment; /);
  });

  it("spells any name in ASCII, and wholly beside it", () => {
    expect(contentDisposition("été (50%).png", "image/png")).toBe(
      `inline; filename="_t_ (50_).png"; filename*=UTF-8''%C3%A9t%C3%A9%20%2850%25%29.png`,
    );
  });
});
