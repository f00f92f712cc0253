import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";

export interface Source {
  /** From the project's folder, with slashes: `src/lib/ids.ts`. */
  path: string;
  text: string;
}

export interface Import {
  /** A path like a source's own where it is one of ours, else the name of the package. */
  target: string;
  /** Gone when compiled: it tells the type checker something and ties nothing together. */
  typeOnly: boolean;
}

const STATEMENT = /^\s*(?:import|export)\s+(?<what>[^"';]*?)\s*from\s*"(?<from>[^"]+)"/gm;
const SIDE_EFFECT = /^\s*import\s*"(?<from>[^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*"(?<from>[^"]+)"/g;

/** Every TypeScript file below a folder of the project. */
export function readSources(root: string, folder: string): Source[] {
  return readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .sort()
    .map((path) => ({ path, text: readFileSync(`${root}/${path}`, "utf8") }));
}

export function importsOf({ path, text }: Source): Import[] {
  const found = [...text.matchAll(STATEMENT)].map((match) => ({
    from: match.groups?.from ?? "",
    typeOnly: isTypeOnly(match.groups?.what ?? ""),
  }));
  for (const match of [...text.matchAll(SIDE_EFFECT), ...text.matchAll(DYNAMIC)]) {
    found.push({ from: match.groups?.from ?? "", typeOnly: false });
  }
  return found.map(({ from, typeOnly }) => ({
    target: from.startsWith(".") ? posix.join(posix.dirname(path), from) : from,
    typeOnly,
  }));
}

/** `type X`, `type { … }`, or braces in which every name is a type. */
function isTypeOnly(what: string): boolean {
  if (/^type\b/.test(what)) return true;
  const names = /^\{(?<list>[^}]*)\}$/.exec(what)?.groups?.list;
  return names?.split(",").every((name) => /^\s*(?:type\s|$)/.test(name)) ?? false;
}
