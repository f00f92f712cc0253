import { dropTarget } from "../parts/files.js";
import { Frames } from "../parts/frames.js";
import { html } from "../parts/view.js";
import { Composer } from "./composer.js";
import { Messages } from "./messages.js";
import { BURST_SIZE } from "./participant.js";
import { readBurst } from "./promises.js";

/** One person's half of the conversation. @param {{ person: import("../people/person.js").Person, listener: import("../people/person.js").Person }} props */
export function Side({ person, listener }) {
  const { talk, name, account, other, network } = person;
  const { unread, status, typing } = talk.room.snapshot;
  const leave = ({ currentTarget, relatedTarget }) => {
    if (!currentTarget.contains(relatedTarget)) talk.watch(false);
  };
  return html`
    <section
      class="panel side"
      id=${account.key}
      aria-label=${name}
      onfocusin=${() => talk.watch(true)}
      onfocusout=${leave}
      ...${dropTarget((file) => talk.sendFile(file))}
    >
      <div class="title">
        <h2>${name}</h2>
        <span class=${`status ${status === "live" ? "live" : "off"}`}>${network.isCut ? "cut off" : status}</span>
        ${unread > 0 && html`<button type="button" class="badge" onclick=${() => talk.room.read()}>${unread} unread</button>`}
      </div>
      <${Messages} participant=${talk} isLikeable />
      <p class="typing">${typing.includes(other.username) ? `${other.name} is typing …` : ""}</p>
      <${Composer} participant=${talk} placeholder=${`Write to ${other.name}, or drop a photo`} takesFiles />
      <div class="actions">
        <button type="button" class=${network.isCut ? "cut back" : "cut"} onclick=${() => person.toggleNetwork()}>
          ${network.isCut ? "Bring the network back" : "Cut the network"}
        </button>
        <button type="button" class="burst" onclick=${() => talk.sendBurst()}>Send ${BURST_SIZE}</button>
        <a class="button" href=${`?as=${account.key}`} target="_blank" rel="noopener">Another tab</a>
      </div>
      <${Burst} participant=${talk} listener=${listener} />
      <${Facts} snapshot=${talk.room.snapshot} />
      <${Frames} person=${person} />
    </section>
  `;
}

/** What became of the burst, by what the listener's client really holds. */
function Burst({ participant: { burst }, listener }) {
  if (!burst) return null;
  const { arrived, isInOrder } = readBurst(listener.talk.room.messages, burst.label);
  const isWhole = arrived === BURST_SIZE && isInOrder;
  const sentence = `${arrived} of ${BURST_SIZE} arrived at ${listener.name}'s side, ${isInOrder ? "in order" : "OUT OF ORDER"}.`;
  return html`<p class=${isWhole ? "result held" : "result"} role=${arrived === BURST_SIZE ? "status" : "none"}>${sentence}</p>`;
}

/** The connection as it is. */
function Facts({ snapshot: { status, seq, outbox } }) {
  return html`
    <dl class="facts">
      <div><dt>Socket</dt><dd class="socket">${status}</dd></div>
      <div><dt><code>seq</code></dt><dd class="seq">${seq ?? "none yet"}</dd></div>
      <div><dt>In the outbox</dt><dd class="outbox">${outbox.length}</dd></div>
    </dl>
  `;
}
