import MarkdownIt, { type Token } from "markdown-it";

/** A heading with the text below it, up to the next one. */
export interface Section {
  /** Empty for the text before the first heading below the title. */
  anchor: string;
  heading: string;
  text: string;
}

/** A Markdown page, rendered. */
export interface Rendered {
  html: string;
  sections: Section[];
}

/** Where a link or an image should point on the site; null removes the link and keeps its text. */
export type ResolveLink = (target: string) => string | null;

const markdown = new MarkdownIt({ html: false });
markdown.renderer.rules.table_open = () => '<div class="wide" tabindex="0"><table>\n';
markdown.renderer.rules.table_close = () => "</table></div>\n";

/** Renders a page of the documentation. HTML in it is shown as text, except comments, which are left out. */
export function render(source: string, resolve: ResolveLink): Rendered {
  const tokens = parse(source);
  addAnchors(tokens);
  for (const token of tokens) if (token.children) token.children = resolveLinks(token.children, resolve);
  return { html: markdown.renderer.render(tokens, markdown.options, {}), sections: sectionsOf(tokens) };
}

/** The anchors of a page, as GitHub makes them. */
export function anchorsOf(source: string): string[] {
  const tokens = parse(source);
  addAnchors(tokens);
  return headingsOf(tokens).map(({ anchor }) => anchor);
}

/** The targets of all links and images of a page, as they are written. */
export function targetsOf(source: string): string[] {
  return parse(source)
    .flatMap(({ children }) => children ?? [])
    .flatMap((token) => attributeOf(token, "href") ?? attributeOf(token, "src") ?? []);
}

function parse(source: string): Token[] {
  return markdown.parse(source.replace(/^<!--.*-->$/gm, ""), {});
}

function addAnchors(tokens: Token[]): void {
  for (const { open, anchor } of headingsOf(tokens)) open.attrSet("id", anchor);
  for (const token of tokens) {
    // Wide tables and code scroll on their own; a keyboard has to reach them for that.
    if (token.type === "fence" || token.type === "code_block") token.attrSet("tabindex", "0");
  }
}

function headingsOf(tokens: Token[]) {
  const used = new Map<string, number>();
  return tokens.flatMap((open, index) => {
    const inline = tokens[index + 1];
    if (open.type !== "heading_open" || !inline) return [];
    const text = textOf(inline);
    const slug = slugOf(text);
    const count = used.get(slug) ?? 0;
    used.set(slug, count + 1);
    return [{ open, text, anchor: count === 0 ? slug : `${slug}-${count}` }];
  });
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

function textOf({ children }: Token): string {
  return (children ?? []).map(({ type, content }) => (type === "softbreak" ? " " : content)).join("");
}

function resolveLinks(tokens: Token[], resolve: ResolveLink): Token[] {
  let removed = false;
  return tokens.filter((token) => {
    const attribute = token.type === "image" ? "src" : "href";
    const target = attributeOf(token, attribute);
    if (target !== null) {
      const resolved = resolve(target);
      if (token.type === "link_open") removed = resolved === null;
      if (resolved !== null) token.attrSet(attribute, resolved);
    }
    const isPartOfLink = token.type === "link_open" || token.type === "link_close";
    return !(removed && isPartOfLink);
  });
}

function attributeOf(token: Token, name: string): string | null {
  const value = token.attrGet(name);
  return value === null ? null : String(value);
}

function sectionsOf(tokens: Token[]): Section[] {
  const sections: Section[] = [{ anchor: "", heading: "", text: "" }];
  for (const [index, token] of tokens.entries()) {
    const isHeading = token.type === "heading_open" && token.tag !== "h1";
    const inline = tokens[index + 1];
    if (isHeading && inline) {
      sections.push({ anchor: attributeOf(token, "id") ?? "", heading: textOf(inline), text: "" });
    }
    const section = sections.at(-1);
    if (!section || tokens[index - 1]?.type === "heading_open") continue;
    if (token.type === "inline") section.text += ` ${textOf(token)}`;
    if (token.type === "fence" || token.type === "code_block") section.text += ` ${token.content}`;
  }
  return sections;
}
