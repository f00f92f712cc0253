import { html } from "./view.js";

const MARKS = { sent: ["↑", "sent"], came: ["↓", "received"], note: ["·", ""] };

/** The frames of one person's sockets as they pass. @param {{ person: import("../people/person.js").Person }} props */
export function Frames({ person: { network, name } }) {
  const frame = ({ number, way, text }) => {
    const [mark, word] = MARKS[way];
    return html`
      <li key=${number} class=${way}>
        <span aria-hidden="true">${mark}</span><span class="hidden">${word} </span><code>${text}</code>
      </li>
    `;
  };
  return html`
    <h3>The last frames, newest first</h3>
    <div class="frames" role="region" tabindex="0" aria-label=${`${name}'s last frames`}>
      <ol>${network.frames.toReversed().map(frame)}</ol>
    </div>
  `;
}
