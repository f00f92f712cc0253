import { Component, html } from "./view.js";

/** A message that is stored. */
export class Message extends Component {
  state = { draft: null };

  shouldComponentUpdate({ message }, { draft }) {
    return message !== this.props.message || draft !== this.state.draft;
  }

  render({ message, person }, { draft }) {
    const isOwn = message.sender === person.account.username;
    const author = isOwn ? person.name : person.other.name;
    return html`
      <li class=${isOwn ? "message own" : "message"} data-id=${message.id}>
        <p class="words">
          <span class="hidden">${author}: </span>
          ${draft === null ? message.text : this.#editor(draft)}
        </p>
        <p class="facts">
          <time datetime=${message.sentAt}>${new Date(message.sentAt).toLocaleTimeString("en-GB")}</time>
          ${message.editedAt && html`<span>edited</span>`}
          ${isOwn && html`<span class="state">${message.readAt ? "read" : "sent"}</span>`}
          ${isOwn && message.likes > 0 && html`<span>♥ <span class="hidden">liked</span></span>`}
          ${isOwn && draft === null && this.#ownActions()} ${!isOwn && this.#likeAction()}
        </p>
      </li>
    `;
  }

  #ownActions() {
    const { message, person } = this.props;
    const edit = () => this.setState({ draft: message.text });
    return html`
      <button type="button" class="small" aria-label=${`Edit “${message.text}”`} onclick=${edit}>Edit</button>
      <button
        type="button"
        class="small"
        aria-label=${`Delete “${message.text}”`}
        onclick=${() => person.delete(message.id)}
      >
        Delete
      </button>
    `;
  }

  #likeAction() {
    const { message, person } = this.props;
    const isLiked = message.likes > 0;
    return html`
      <button
        type="button"
        class="small"
        aria-pressed=${String(isLiked)}
        aria-label=${`Like “${message.text}”`}
        onclick=${() => person.like(message.id, !isLiked)}
      >
        ${isLiked ? "♥" : "♡"}
      </button>
    `;
  }

  #editor(draft) {
    const { message, person } = this.props;
    const leave = () => this.setState({ draft: null });
    const save = (event) => {
      event.preventDefault();
      const text = draft.trim();
      if (text !== "" && text !== message.text) void person.edit(message.id, text);
      leave();
    };
    return html`
      <form class="editor" onsubmit=${save} onkeydown=${({ key }) => key === "Escape" && leave()}>
        <input
          aria-label="New text"
          value=${draft}
          ref=${focusOnce}
          oninput=${({ currentTarget }) => this.setState({ draft: currentTarget.value })}
        />
        <button class="small">Save</button>
        <button type="button" class="small" onclick=${leave}>Cancel</button>
      </form>
    `;
  }
}

/** The same function each time, so that it is called when the field appears and not at every letter. */
function focusOnce(field) {
  field?.focus();
}

/** A message on its way. */
export function Waiting({ pending, isLive }) {
  return html`
    <li class="message own waiting">
      <p class="words">${pending.text}</p>
      <p class="facts"><span class="state">${isLive ? "on its way" : "waiting in the outbox"}</span></p>
    </li>
  `;
}
