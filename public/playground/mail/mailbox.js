import { Surface } from "../parts/surface.js";
import { html } from "../parts/view.js";

/** The development mailbox: mail that a production server would send. */
export class Mailbox extends Surface {
  /** Newest first. @type {{ to: string, subject: string, text: string, at: string }[]} */
  mails = [];

  /** @param {import("../people/person.js").Person[]} people @param {() => void} changed */
  constructor(people, changed) {
    super(changed);
    this.people = people;
  }

  /** @throws PalaestraError */
  start() {
    return this.#read();
  }

  look = () => this.attempt(() => this.#read());

  /** Requests a sign-in code by mail. */
  askCode(person) {
    const { email } = person.account;
    return this.attempt(async () => {
      await person.do("post", "/api/request-otp/", { body: { email } });
      await this.#read();
    });
  }

  async #read() {
    const { api } = this.people[0].client;
    const read = ({ account }) => api.get("/dev/mail/", { query: { to: account.email } });
    const boxes = await Promise.all(this.people.map(read));
    this.mails = boxes.flat().toSorted((one, other) => (one.at < other.at ? 1 : -1));
  }
}

/** @param {{ surface: Mailbox }} props */
export function MailPage({ surface }) {
  const { people, mails, notice } = surface;
  return html`
    <section class="panel" aria-labelledby="mails">
      <h2 id="mails">Mail to Ada and Ben</h2>
      <p class="quiet">
        A development server sends no mail. It stores what it would have sent; everything is at <a href="/dev/mail/">/dev/mail/</a>.
      </p>
      <div class="actions">
        ${people.map(
          (person) => html`
            <button type="button" key=${person.account.key} class="ask" onclick=${() => surface.askCode(person)}>
              Mail ${person.name} a sign-in code
            </button>
          `,
        )}
        <button type="button" onclick=${surface.look}>Refresh</button>
      </div>
      <p class="notice" role="alert">${notice}</p>
      <ol class="mails" aria-label="Mail, newest first">
        ${mails.map(
          ({ to, subject, text, at }) => html`
            <li key=${at + to}>
              <p class="title"><strong>${subject}</strong> <span class="quiet">to ${to}, ${new Date(at).toLocaleTimeString("en-GB")}</span></p>
              <p class="words">${text}</p>
            </li>
          `,
        )}
      </ol>
      ${mails.length === 0 && html`<p class="empty">None yet.</p>`}
    </section>
  `;
}
