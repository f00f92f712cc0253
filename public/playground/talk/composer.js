import { FileButton } from "../parts/files.js";
import { Component, html } from "../parts/view.js";

/** Where one person writes. @param {{ participant: import("./participant.js").Participant, placeholder: string, takesFiles?: boolean }} props */
export class Composer extends Component {
  state = { draft: "" };

  render({ participant, placeholder, takesFiles = false }, { draft }) {
    const { account, name } = participant.person;
    const field = `${account.key}-message`;
    const send = (event) => {
      event.preventDefault();
      if (draft.trim() === "") return;
      void participant.send(draft.trim());
      this.setState({ draft: "" });
    };
    const type = ({ currentTarget: { value } }) => {
      this.setState({ draft: value });
      participant.type(value);
    };
    return html`
      <form class="composer" onsubmit=${send}>
        <label class="hidden" for=${field}>Message from ${name}</label>
        <input id=${field} value=${draft} oninput=${type} autocomplete="off" placeholder=${placeholder} />
        ${
          takesFiles &&
          html`<${FileButton} label="Photo" accept="image/*" onfile=${(file) => participant.sendFile(file)} />`
        }
        <button class="primary">Send</button>
      </form>
      <p class="notice" role="alert">${participant.notice}</p>
    `;
  }
}
