import { render } from "../vendor/preact/preact.mjs";
import { App } from "./app.js";
import { html } from "./parts/view.js";
import { ensurePeople, forgetPeople } from "./people/accounts.js";
import { Person } from "./people/person.js";
import { surfacesOf } from "./surfaces.js";

const stage = document.getElementById("stage");
let people = [];
let surfaces = [];
/** The newest act of each tab. @type {Map<string, import("./parts/act.js").Act>} */
const acts = new Map();
/** Nothing is drawn before everybody is there. */
let isDrawn = false;

/** Draws once for all that changes before the next picture. */
function changed() {
  if (!isDrawn) return;
  isDrawn = false;
  requestAnimationFrame(() => {
    isDrawn = true;
    draw();
  });
}

function selectedSurface() {
  return surfaces.find(({ id }) => `#${id}` === location.hash) ?? surfaces[0];
}

function draw() {
  const selected = selectedSurface();
  const act = acts.get(selected.id) ?? null;
  if (selected.surface.state === "closed") void selected.surface.open();
  render(
    html`<${App} surfaces=${surfaces} selected=${selected} act=${act} onstartover=${startOver} />`,
    stage,
  );
}

function startOver() {
  forgetPeople();
  location.assign(location.pathname);
}

async function open() {
  const server = await (await fetch("/playground/server.json")).json();
  const accounts = await ensurePeople();
  const [ada, ben] = accounts;
  const as = new URLSearchParams(location.search).get("as");
  const shown = accounts.filter(({ key }) => as === null || key === as);
  const page = {
    changed,
    onAct: (newest) => {
      acts.set(selectedSurface().id, newest);
      changed();
    },
  };
  people = shown.map((account) => new Person(account, account === ada ? ben : ada, page));
  await Promise.all(people.map((person) => person.start()));
  surfaces = surfacesOf(people, changed, server);
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
  addEventListener("hashchange", changed);
  draw();
} catch (error) {
  stage.textContent = `The playground could not start: ${error.message}`;
}
