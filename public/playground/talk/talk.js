import { Surface } from "../parts/surface.js";
import { html } from "../parts/view.js";
import { Referee } from "./referee.js";
import { Side } from "./side.js";
import { Verdict } from "./verdict.js";

const EVICTION = "/dev/conversations/{id}/evictions/";

/** The conversation between the two, and whether its promise holds. */
export class Talk extends Surface {
  #referee = new Referee();
  #lookingAgain;

  /**
   * @param {import("../people/person.js").Person[]} people @param {() => void} changed
   * @param {boolean} canEvict Only a development server does so.
   */
  constructor(people, changed, canEvict) {
    super(changed);
    this.people = people;
    this.canEvict = canEvict;
  }

  get views() {
    return this.people.map(({ talk }) => talk.view);
  }

  /** How many changes arrived by socket. */
  get changes() {
    return this.people.reduce((sum, { network }) => sum + network.watch.changes, 0);
  }

  /** Whether the promise holds now. Redraws the page later if that takes time to decide. */
  judge() {
    const verdict = this.#referee.judge(this.views, performance.now());
    clearTimeout(this.#lookingAgain);
    if (verdict.lookAgainMs !== null) {
      this.#lookingAgain = setTimeout(() => this.changed(), verdict.lookAgainMs);
    }
    return verdict;
  }

  /** Makes the server drop the room's memory and sockets. */
  evict() {
    const [{ client, talk }] = this.people;
    return this.attempt(() => client.api.post(EVICTION, { params: { id: talk.room.id } }));
  }

  /** The newest message, for screen readers. */
  get newest() {
    const [{ talk, nameOf }] = this.people;
    const message = talk.room.messages.at(-1);
    return message ? `${nameOf(message.sender)}: ${message.text}` : "";
  }
}

/** @param {{ surface: Talk }} props */
export function TalkPage({ surface }) {
  const { people } = surface;
  return html`
    <${Verdict} views=${surface.views} verdict=${surface.judge()} changes=${surface.changes}>
      ${surface.canEvict && html`<button type="button" class="evict" onclick=${() => surface.evict()}>Evict the room from memory</button>`}
      <span class="notice" role="alert">${surface.notice}</span>
    <//>
    <p class="quiet">Click into a panel to read as that person: its messages no longer count as unread.</p>
    <div class=${people.length > 1 ? "sides" : "sides alone"}>
      ${people.map((person) => {
        const listener = people.find((other) => other !== person) ?? person;
        return html`<${Side} key=${person.account.key} person=${person} listener=${listener} />`;
      })}
    </div>
    <p class="hidden" role="status">${surface.newest}</p>
  `;
}
