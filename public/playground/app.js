import { Doing } from "./parts/doing.js";
import { Tabs } from "./parts/tabs.js";
import { html } from "./parts/view.js";

/** The whole page below its heading. */
export function App({ surfaces, selected, act, onstartover }) {
  const select = (id) => {
    location.hash = id;
  };
  const page = html`<${Selected} key=${selected.id} ...${selected} />`;
  return html`
    ${surfaces.length > 1 && html`<${Tabs} tabs=${surfaces} selected=${selected.id} onselect=${select} />`}
    ${
      surfaces.length === 1
        ? page
        : html`<div id="surface" role="tabpanel" aria-labelledby=${`tab-${selected.id}`}>${page}</div>`
    }
    <${Doing} act=${act} origin=${location.origin} />
    <p><button type="button" onclick=${onstartover}>Start over with two new people</button></p>
  `;
}

/** A tab, once what it shows is there. */
function Selected({ surface, Page }) {
  if (surface.state === "open") return html`<${Page} surface=${surface} />`;
  if (surface.state !== "failed") return html`<p class="quiet" role="status">Getting ready …</p>`;
  return html`
    <p class="notice" role="alert">${surface.notice}</p>
    <p><button type="button" onclick=${() => surface.open()}>Try again</button></p>
  `;
}
