import { Surface } from "../parts/surface.js";
import { html } from "../parts/view.js";

const DOCUMENTS = [
  { href: "/docs/", name: "The guides", what: "getting started, concepts, protocols, operating" },
  { href: "/api/docs/", name: "Swagger UI", what: "read the operations and try them" },
  { href: "/api/redoc/", name: "ReDoc", what: "the same, to read at length" },
  { href: "/api/asyncapi/ui/", name: "WebSocket frames", what: "frames each socket sends and accepts" },
  { href: "/api/schema/", name: "OpenAPI", what: "for tools" },
  { href: "/api/asyncapi/?format=json", name: "AsyncAPI", what: "for tools" },
];

/** The operations as the server itself describes them. */
export class Operations extends Surface {
  /** @type {{ method: string, path: string, summary: string, tag: string }[]} */
  all = [];
  search = "";

  /** @param {import("../people/person.js").Person} person @param {() => void} changed */
  constructor(person, changed) {
    super(changed);
    this.person = person;
  }

  /** @throws PalaestraError */
  async start() {
    const { paths } = await this.person.client.api.get("/api/schema/");
    this.all = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { summary }]) => summary)
        .map(([method, { summary, tags }]) => ({ method, path: `${path}/`, summary, tag: tags?.[0] ?? "" })),
    );
  }

  find(text) {
    this.search = text;
    this.changed();
  }

  /** Those in which each word that is searched occurs. */
  get found() {
    const words = this.search.toLowerCase().split(/\s+/);
    return this.all.filter(({ method, path, summary, tag }) => {
      const text = `${method} ${path} ${summary} ${tag}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }
}

/** @param {{ surface: Operations }} props */
export function DocumentationPage({ surface }) {
  const { found, all } = surface;
  return html`
    <section class="panel" aria-labelledby="documents">
      <h2 id="documents">Documentation</h2>
      <ul class="documents">
        ${DOCUMENTS.map(({ href, name, what }) => html`<li key=${href}><a href=${href}>${name}</a> <span class="quiet">${what}</span></li>`)}
      </ul>
      <label class="field">Search the operations
        <input type="search" class="find" oninput=${({ currentTarget }) => surface.find(currentTarget.value)} />
      </label>
      <p class="quiet" role="status">${found.length} of ${all.length}</p>
      <div class="scroll tall" tabindex="0" role="region" aria-label="Operations">
        <table class="operations">
          <thead><tr><th scope="col">Operation</th><th scope="col">What it does</th><th scope="col">Part</th></tr></thead>
          <tbody>
            ${found.map(
              ({ method, path, summary, tag }) => html`
                <tr key=${method + path}>
                  <td><span class="method">${method.toUpperCase()}</span> <code>${breakable(path)}</code></td><td>${summary}</td><td>${tag}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    </section>
  `;
}

/** A path that breaks between its segments alone. */
function breakable(path) {
  return path.split(/(?<=\/)(?=.)/).map((segment) => html`${segment}<wbr />`);
}
