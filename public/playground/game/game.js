import { liveAct } from "../parts/act.js";
import { Frames } from "../parts/frames.js";
import { Surface } from "../parts/surface.js";
import { html } from "../parts/view.js";

const SPEEDS = ["slow", "medium", "fast"];

/** Game invites between the two. */
export class Game extends Surface {
  speed = "medium";
  /** The server sends no event when a game ends, so the page remembers it for both. */
  #ended = new Set();

  /** @param {import("../people/person.js").Person[]} people @param {() => void} changed */
  constructor(people, changed) {
    super(changed);
    this.people = people;
  }

  /** Their events sockets stay open from here on. */
  async start() {
    for (const { client } of this.people) client.people.subscribe(() => this.changed());
  }

  choose(speed) {
    this.speed = speed;
    this.changed();
  }

  invite = (person) => this.#tell(person, "invite", person.other.username, { game_speed: this.speed });
  answer = (person, accept) => this.#tell(person, "answer", person.other.username, accept);
  takeBack = (person) => this.#tell(person, "takeBack", person.other.username);

  /** The game that someone is in; null for none. */
  gameOf({ client }) {
    const { game } = client.people.snapshot;
    return game && !this.#ended.has(game.game_id) ? game : null;
  }

  end(person, gameId) {
    return this.attempt(async () => {
      await person.do("delete", "/api/games/{gameId}/", { params: { gameId } });
      this.#ended.add(gameId);
    });
  }

  #tell(person, verb, ...given) {
    const call = `${verb}(${given.map((each) => JSON.stringify(each)).join(", ")})`;
    person.note(liveAct(person.account, { live: "people", call }));
    return this.attempt(() => person.client.people[verb](...given));
  }
}

/** @param {{ surface: Game }} props */
export function GamePage({ surface }) {
  return html`
    <section class="panel" aria-labelledby="invites">
      <h2 id="invites">A game</h2>
      <p class="quiet">One invites, the other answers. A person in a game, or with a pending invite, can't start another.</p>
      <fieldset class="choice">
        <legend>Speed</legend>
        ${SPEEDS.map(
          (speed) => html`
            <label key=${speed}>
              <input type="radio" name="speed" checked=${speed === surface.speed} onchange=${() => surface.choose(speed)} />
              <span>${speed}</span>
            </label>
          `,
        )}
      </fieldset>
      <p class="notice" role="alert">${surface.notice}</p>
    </section>
    <div class="sides">
      ${surface.people.map((person) => html`<${Player} key=${person.account.key} person=${person} surface=${surface} />`)}
    </div>
  `;
}

function Player({ person, surface }) {
  const { account, name, other, client } = person;
  const { status } = client.people.snapshot;
  const presence = client.people.presence(other.username);
  return html`
    <section class="panel side" id=${account.key} aria-label=${name}>
      <div class="title">
        <h2>${name}</h2>
        <span class=${`status ${status === "live" ? "live" : "off"}`}>${status}</span>
      </div>
      <p class="game" role="status">${situation(person, surface)}</p>
      ${
        // Before they are contacts, everyone appears offline.
        presence && presence !== "offline" && html`<p class="quiet">${other.name} is ${presence}.</p>`
      }
      <div class="actions">${choices(person, surface)}</div>
      <${Frames} person=${person} />
    </section>
  `;
}

/** The invite that this person has to answer. */
function inviteFor({ client, other }) {
  return client.people.snapshot.invites.find(({ from }) => from === other.username) ?? null;
}

function opponentOf(person, { people }) {
  return people.find((each) => each !== person);
}

function situation(person, surface) {
  const game = surface.gameOf(person);
  const { name } = person.other;
  if (game) return `In a game with ${person.nameOf(game.opponent.username)}.`;
  const invite = inviteFor(person);
  if (invite) return `${name} invites you to a game at ${invite.settings.game_speed} speed.`;
  if (inviteFor(opponentOf(person, surface))) return `Waiting for ${name}'s answer.`;
  return "No game or invite.";
}

function choices(person, surface) {
  const game = surface.gameOf(person);
  const button = (label, act, kind = "") =>
    html`<button type="button" key=${label} class=${kind} onclick=${act}>${label}</button>`;
  if (game) return button("End the game", () => surface.end(person, game.game_id));
  if (inviteFor(person)) {
    return [
      button("Accept", () => surface.answer(person, true), "primary"),
      button("Decline", () => surface.answer(person, false)),
    ];
  }
  if (inviteFor(opponentOf(person, surface)))
    return button("Cancel the invite", () => surface.takeBack(person));
  return button(`Invite ${person.other.name}`, () => surface.invite(person), "primary");
}
