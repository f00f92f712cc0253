import { Message, Waiting } from "./message.js";
import { BURST_SIZE } from "./person.js";
import { readBurst } from "./promises.js";
import { Component, html } from "./view.js";

/** One person's half of the page. */
export class Side extends Component {
  state = { draft: "" };

  render({ person, listener }) {
    const { room, name, account, other, network, notice } = person;
    const { unread, status, typing } = room.snapshot;
    const leave = ({ currentTarget, relatedTarget }) => {
      if (!currentTarget.contains(relatedTarget)) person.watch(false);
    };
    return html`
      <section
        class="side"
        id=${account.key}
        aria-label=${name}
        onfocusin=${() => person.watch(true)}
        onfocusout=${leave}
      >
        <div class="title">
          <h2>${name}</h2>
          <span class=${`status ${status === "live" ? "live" : "off"}`}>${network.isCut ? "cut off" : status}</span>
          ${unread > 0 && html`<button type="button" class="badge" onclick=${() => room.read()}>${unread} unread</button>`}
        </div>
        <${Messages} person=${person} />
        <p class="typing">${typing.includes(other.username) ? `${other.name} is typing …` : ""}</p>
        ${this.#composer()}
        <p class="notice" role="alert">${notice}</p>
        <div class="actions">
          <button type="button" class=${network.isCut ? "cut back" : "cut"} onclick=${() => person.toggleNetwork()}>
            ${network.isCut ? "Bring the network back" : "Cut the network"}
          </button>
          <button type="button" class="burst" onclick=${() => person.sendBurst()}>Send ${BURST_SIZE}</button>
          <a class="button" href=${`?as=${account.key}`} target="_blank" rel="noopener">Another tab</a>
        </div>
        <${Burst} person=${person} listener=${listener} />
        <${Facts} person=${person} />
      </section>
    `;
  }

  #composer() {
    const { person } = this.props;
    const { draft } = this.state;
    const field = `${person.account.key}-message`;
    const send = (event) => {
      event.preventDefault();
      if (draft.trim() === "") return;
      void person.send(draft.trim());
      this.setState({ draft: "" });
    };
    const type = ({ currentTarget: { value } }) => {
      this.setState({ draft: value });
      person.type(value);
    };
    return html`
      <form class="composer" onsubmit=${send}>
        <label class="hidden" for=${field}>Message from ${person.name}</label>
        <input id=${field} value=${draft} oninput=${type} autocomplete="off" placeholder=${`Write to ${person.other.name}`} />
        <button>Send</button>
      </form>
    `;
  }
}

/** The conversation as this person's client holds it. */
class Messages extends Component {
  #list = null;
  #isAtEnd = true;

  componentDidUpdate() {
    if (this.#isAtEnd && this.#list) this.#list.scrollTop = this.#list.scrollHeight;
  }

  render({ person }) {
    const { messages, outbox, hasOlder, status } = person.room.snapshot;
    const noteEnd = ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
      this.#isAtEnd = scrollHeight - scrollTop - clientHeight < 40;
    };
    const keepList = (list) => {
      this.#list = list;
    };
    const stored = messages.map(
      (message) => html`<${Message} key=${message.id} message=${message} person=${person} />`,
    );
    const waiting = outbox.map(
      (pending) =>
        html`<${Waiting} key=${pending.clientId} pending=${pending} isLive=${status === "live"} />`,
    );
    return html`
      <div class="messages" role="region" tabindex="0" aria-label=${`${person.name}'s messages`} ref=${keepList} onscroll=${noteEnd}>
        ${hasOlder && html`<button type="button" class="small" onclick=${person.loadOlder}>Older messages</button>`}
        <ol>${stored}${waiting}</ol>
        ${messages.length + outbox.length === 0 && html`<p class="empty">Nothing has been said yet.</p>`}
      </div>
    `;
  }
}

/** What became of the burst, by what the listener's client really holds. */
function Burst({ person, listener }) {
  const { burst } = person;
  if (!burst) return null;
  const { arrived, isInOrder } = readBurst(listener.room.messages, burst.label);
  const isWhole = arrived === BURST_SIZE && isInOrder;
  const sentence = `${arrived} of ${BURST_SIZE} arrived at ${listener.name}'s side, ${isInOrder ? "in order" : "OUT OF ORDER"}.`;
  return html`<p class=${isWhole ? "result held" : "result"} role=${arrived === BURST_SIZE ? "status" : "none"}>${sentence}</p>`;
}

const MARKS = { sent: ["↑", "sent"], came: ["↓", "came"], note: ["·", ""] };

/** The connection as it is, and the frames as they pass. */
function Facts({ person: { room, network, name } }) {
  const { status, seq, outbox } = room.snapshot;
  return html`
    <dl class="facts">
      <div><dt>Socket</dt><dd class="socket">${status}</dd></div>
      <div><dt><code>seq</code></dt><dd class="seq">${seq ?? "none yet"}</dd></div>
      <div><dt>In the outbox</dt><dd class="outbox">${outbox.length}</dd></div>
    </dl>
    <h3>The last frames, newest first</h3>
    <div class="frames" role="region" tabindex="0" aria-label=${`${name}'s last frames`}>
      <ol>
        ${network.frames.toReversed().map(({ number, way, text }) => {
          const [mark, word] = MARKS[way];
          return html`<li key=${number} class=${way}><span aria-hidden="true">${mark}</span><span class="hidden">${word} </span><code>${text}</code></li>`;
        })}
      </ol>
    </div>
  `;
}
