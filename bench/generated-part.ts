import { readFileSync, writeFileSync } from "node:fs";

const END = "<!-- Until here. -->";

/** Replaces what a command has written in a page. The page marks the place by two comments. */
export function writeGeneratedPart(file: string, command: string, content: string): void {
  const start = `<!-- Written by ${command}. -->`;
  const page = readFileSync(file, "utf8");
  const [from, to] = [page.indexOf(start), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${file} has no place for what ${command} writes`);
  writeFileSync(file, page.slice(0, from) + [start, content, END].join("\n\n") + page.slice(to + END.length));
}
