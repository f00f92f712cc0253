import { html } from "../parts/view.js";

/**
 * The promise, and whether it has held since the page was loaded.
 * @param {{ views: import("./promises.js").View[], verdict: { broken: string[], isSettled: boolean }, changes: number, children: unknown }} props
 */
export function Verdict({ views, verdict: { broken, isSettled }, changes, children }) {
  const state = broken.length > 0 ? "broken" : isSettled ? "held" : "pending";
  return html`
    <section class=${`promise ${state}`} id="promise" data-state=${state} aria-label="The promise">
      <p>
        <strong>Promised:</strong> every message reaches both, once, in the same order, whatever the network does. No
        change is missing from <code>seq</code>, and none arrives twice.
      </p>
      <p class="verdict" role="status">${broken.length > 0 ? `✗ Broken: ${broken[0]}.` : "✓ Held so far."}</p>
      <p class="evidence">${isSettled ? agreement(views, changes) : undelivered(views)}</p>
      ${broken.length > 1 && html`<ul>${broken.slice(1).map((finding) => html`<li key=${finding}>${finding}</li>`)}</ul>`}
      <div class="actions">${children}</div>
    </section>
  `;
}

function agreement(views, changes) {
  const [{ messages, seq }] = views;
  const who = views.length > 1 ? "Both sides show" : `${views[0].name}'s side shows`;
  const count = messages.length === 1 ? "1 message" : `${messages.length} messages`;
  const equal = views.length > 1 ? "the same " : "";
  return `${who} ${equal}${count} at seq ${seq}. ${changes} changes arrived by socket, without a gap.`;
}

function undelivered(views) {
  const places = views.map(({ name, seq, waiting }) => {
    const place = seq === null ? "not in the conversation yet" : `at seq ${seq}`;
    return `${name} is ${place}${waiting > 0 ? ` with ${waiting} in the outbox` : ""}`;
  });
  return `Not everything is delivered yet: ${places.join("; ")}.`;
}
