import { html } from "./view.js";

const MOVES = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * A row of tabs, as the ARIA Authoring Practices have them: arrows, Home and End move, and what is moved to is shown.
 * @param {{ tabs: { id: string, title: string }[], selected: string, onselect: (id: string) => void }} props
 */
export function Tabs({ tabs, selected, onselect }) {
  const move = (event) => {
    const at = tabs.findIndex(({ id }) => id === selected);
    const ends = { Home: 0, End: tabs.length - 1 };
    const to = ends[event.key] ?? (MOVES[event.key] && (at + MOVES[event.key] + tabs.length) % tabs.length);
    if (to === undefined) return;
    event.preventDefault();
    onselect(tabs[to].id);
    document.getElementById(`tab-${tabs[to].id}`).focus();
  };
  return html`
    <div class="tabs" role="tablist" aria-label="What to try" onkeydown=${move}>
      ${tabs.map(
        ({ id, title }) => html`
          <button
            type="button"
            role="tab"
            key=${id}
            id=${`tab-${id}`}
            aria-selected=${String(id === selected)}
            aria-controls="surface"
            tabindex=${id === selected ? 0 : -1}
            onclick=${() => onselect(id)}
          >
            ${title}
          </button>
        `,
      )}
    </div>
  `;
}
