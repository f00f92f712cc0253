import { Component, html } from "../parts/view.js";

/** A message that is stored. @param {{ message: object, participant: import("./participant.js").Participant, isLikeable: boolean }} props */
export class Message extends Component {
  state = { draft: null };

  shouldComponentUpdate({ message }, { draft }) {
    return message !== this.props.message || draft !== this.state.draft;
  }

  render({ message, participant, isLikeable }, { draft }) {
    const { person } = participant;
    const isOwn = message.sender === person.account.username;
    return html`
      <li class=${isOwn ? "message own" : "message"} data-id=${message.id}>
        ${message.attachment && html`<${Attachment} path=${message.attachment} person=${person} />`}
        <p class="words">
          <span class="hidden">${person.nameOf(message.sender)}: </span>
          ${draft === null ? message.text : this.#editor(draft)}
        </p>
        <p class="facts">
          <time datetime=${message.sentAt}>${new Date(message.sentAt).toLocaleTimeString("en-GB")}</time>
          ${message.editedAt && html`<span>edited</span>`}
          ${isOwn && html`<span class="state">${message.readAt ? "read" : "sent"}</span>`}
          ${isOwn && message.likes > 0 && html`<span class="liked">♥ <span class="hidden">liked</span></span>`}
          ${isOwn && draft === null && this.#ownActions()} ${!isOwn && isLikeable && this.#likeAction()}
        </p>
      </li>
    `;
  }

  /** What a screen reader calls the message by. */
  get #title() {
    const { text, attachment } = this.props.message;
    return text === "" && attachment ? fileName(attachment) : text;
  }

  #ownActions() {
    const { message, participant } = this.props;
    const edit = () => this.setState({ draft: message.text });
    return html`
      <button type="button" class="small" aria-label=${`Edit “${this.#title}”`} onclick=${edit}>Edit</button>
      <button
        type="button"
        class="small"
        aria-label=${`Delete “${this.#title}”`}
        onclick=${() => participant.delete(message.id)}
      >
        Delete
      </button>
    `;
  }

  #likeAction() {
    const { message, participant } = this.props;
    const isLiked = message.likes > 0;
    return html`
      <button
        type="button"
        class="small like"
        aria-pressed=${String(isLiked)}
        aria-label=${`Like “${this.#title}”`}
        onclick=${() => participant.like(message.id, !isLiked)}
      >
        ${isLiked ? "♥" : "♡"}
      </button>
    `;
  }

  #editor(draft) {
    const { message, participant } = this.props;
    const leave = () => this.setState({ draft: null });
    const save = (event) => {
      event.preventDefault();
      const text = draft.trim();
      if (text !== "" && text !== message.text) void participant.edit(message.id, text);
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
      <p class="words">${pending.text || pending.file?.name}</p>
      <p class="facts"><span class="state">${isLive ? "on its way" : "waiting in the outbox"}</span></p>
    </li>
  `;
}

const PICTURE = /\.(png|jpe?g|gif|webp|avif)$/i;

/** A picture, or a link to whatever else it is. */
class Attachment extends Component {
  state = { url: null };

  async componentDidMount() {
    const { path, person } = this.props;
    try {
      this.setState({ url: await person.mediaUrl(path) });
    } catch {
      // Without a network its name is all there is.
    }
  }

  render({ path }, { url }) {
    const name = fileName(path);
    // Its place is kept, so that the list doesn't move when the picture arrives.
    if (PICTURE.test(name))
      return html`<div class="picture">${url ? html`<img src=${url} alt=${name} />` : name}</div>`;
    return html`<p>${url ? html`<a href=${url} target="_blank" rel="noopener">${name}</a>` : name}</p>`;
  }
}

function fileName(path) {
  return decodeURIComponent(path.replace(/^.*\//, ""));
}
