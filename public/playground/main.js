import { render } from "../vendor/preact/preact.mjs";
import { ensurePeople, forgetPeople } from "./people.js";
import { Person } from "./person.js";
import { Referee } from "./referee.js";
import { Side } from "./side.js";
import { Verdict } from "./verdict.js";
import { html } from "./view.js";

const stage = document.getElementById("stage");
const referee = new Referee();
let people = [];
/** Nothing is drawn before everybody is there. */
let isDrawn = false;
let lookAgain;

/** Draws once for all that changes before the next picture. */
function changed() {
  if (!isDrawn) return;
  isDrawn = false;
  requestAnimationFrame(() => {
    isDrawn = true;
    draw();
  });
}

function draw() {
  const views = people.map((person) => person.view);
  const verdict = referee.judge(views, performance.now());
  clearTimeout(lookAgain);
  if (verdict.lookAgainMs !== null) lookAgain = setTimeout(changed, verdict.lookAgainMs);
  const changes = people.reduce((sum, { network }) => sum + network.watch.changes, 0);
  const sides = people.map((person) => {
    const listener = people.find((other) => other !== person) ?? person;
    return html`<${Side} key=${person.account.key} person=${person} listener=${listener} />`;
  });
  const page = html`
    <${Verdict} views=${views} verdict=${verdict} changes=${changes} />
    <div class=${sides.length > 1 ? "sides" : "sides alone"}>${sides}</div>
    <p class="hidden" role="status">${newest()}</p>
    <p><button type="button" onclick=${startOver}>Start over with two new people</button></p>
  `;
  render(page, stage);
}

/** For those who listen to the page. */
function newest() {
  const [person] = people;
  const message = person.room.messages.at(-1);
  if (!message) return "";
  return `${message.sender === person.account.username ? person.name : person.other.name}: ${message.text}`;
}

function startOver() {
  forgetPeople();
  location.reload();
}

async function open() {
  const accounts = await ensurePeople();
  const [ada, ben] = accounts;
  const as = new URLSearchParams(location.search).get("as");
  const shown = accounts.filter(({ key }) => as === null || key === as);
  people = shown.map((account) => new Person(account, account === ada ? ben : ada, changed));
  await Promise.all(people.map((person) => person.start()));
}

async function begin() {
  try {
    await open();
  } catch (error) {
    if (error.status !== 401) throw error;
    // The server was emptied since: it doesn't know them any more.
    for (const person of people) person.client.close();
    forgetPeople();
    await open();
  }
}

try {
  await begin();
  stage.replaceChildren();
  isDrawn = true;
  draw();
} catch (error) {
  stage.textContent = `The playground could not start: ${error.message}`;
}
