import { Component, html } from "../parts/view.js";
import { Message, Waiting } from "./message.js";

/** A room as one person's client holds it. @param {{ participant: import("./participant.js").Participant, isLikeable?: boolean }} props */
export class Messages extends Component {
  #list = null;
  #isAtEnd = true;

  componentDidMount() {
    this.#stay();
  }

  componentDidUpdate() {
    this.#stay();
  }

  render({ participant, isLikeable = false }) {
    const { messages, outbox, hasOlder, status } = participant.room.snapshot;
    const noteEnd = ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
      this.#isAtEnd = scrollHeight - scrollTop - clientHeight < 40;
    };
    const keepList = (list) => {
      this.#list = list;
    };
    const stored = messages.map(
      (message) =>
        html`<${Message} key=${message.id} message=${message} participant=${participant} isLikeable=${isLikeable} />`,
    );
    const waiting = outbox.map(
      (pending) =>
        html`<${Waiting} key=${pending.clientId} pending=${pending} isLive=${status === "live"} />`,
    );
    return html`
      <div
        class="messages"
        role="region"
        tabindex="0"
        aria-label=${`${participant.person.name}'s messages`}
        ref=${keepList}
        onscroll=${noteEnd}
      >
        ${hasOlder && html`<button type="button" class="small" onclick=${participant.loadOlder}>Older messages</button>`}
        <ol>${stored}${waiting}</ol>
        ${messages.length + outbox.length === 0 && html`<p class="empty">Nothing has been said yet.</p>`}
      </div>
    `;
  }

  /** Keeps the newest message in view, unless the reader has scrolled up. */
  #stay() {
    if (this.#isAtEnd && this.#list) this.#list.scrollTop = this.#list.scrollHeight;
  }
}
