import { curlOf, typescriptOf } from "./snippets.js";
import { Component, html } from "./view.js";

/** The last action as code, to copy. @param {{ act: import("./act.js").Act | null, origin: string }} props */
export function Doing({ act, origin }) {
  if (!act) return null;
  const curl = curlOf(act, origin);
  return html`
    <section class="panel doing" aria-labelledby="doing">
      <h2 id="doing">The last action, as code</h2>
      <p class="quiet">The TypeScript runs in a project that has <code>palaestra-client</code> installed. The password belongs to a throwaway account of this page.</p>
      <div class="snippets">
        ${
          curl === null
            ? html`<p class="quiet">No curl: this happens over a socket only.</p>`
            : html`<${Snippet} name="curl" text=${curl} />`
        }
        <${Snippet} name="TypeScript" text=${typescriptOf(act, origin)} />
      </div>
    </section>
  `;
}

class Snippet extends Component {
  state = { copied: null };
  #code = null;

  render({ name, text }, { copied }) {
    const keep = (code) => {
      this.#code = code;
    };
    return html`
      <div class="snippet">
        <button type="button" class="copy" onclick=${() => this.#copy()}>Copy as ${name}</button>
        <span class="quiet" role="status">${copied === text ? "Copied" : ""}</span>
        <pre tabindex="0" aria-label=${`As ${name}`}><code ref=${keep}>${text}</code></pre>
      </div>
    `;
  }

  async #copy() {
    const { text } = this.props;
    try {
      await navigator.clipboard.writeText(text);
      this.setState({ copied: text });
    } catch {
      // Pages without TLS have no clipboard: what is selected can be copied by hand.
      getSelection().selectAllChildren(this.#code);
    }
  }
}
