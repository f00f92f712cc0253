import { Chart } from "../parts/chart.js";
import { Component, html } from "../parts/view.js";
import { Composer } from "../talk/composer.js";
import { Messages } from "../talk/messages.js";

/** @param {{ surface: import("./workspace.js").Workspace }} props */
export function WorkspacePage({ surface }) {
  const { snapshot, participants, days } = surface;
  const channel = snapshot.channels.find(({ id }) => id === surface.channelId);
  const title = channel ? `#${channel.name}` : "the channel";
  return html`
    <section class="panel" aria-labelledby="channels">
      <h2 id="channels">Channels</h2>
      <p class="quiet">A closed workspace with two members. A channel is a room like their conversation: the same log, the same promise.</p>
      <div class="actions">
        <${ChannelChoice} surface=${surface} channels=${snapshot.channels} />
        <${NewChannel} surface=${surface} />
      </div>
      <p class="notice" role="alert">${surface.notice}</p>
    </section>
    <div class="sides">${participants.map((each) => html`<${ChannelSide} key=${each.person.account.key} participant=${each} title=${title} />`)}</div>
    <div class="sides">
      <section class="panel" aria-labelledby="days">
        <h2 id="days">Fourteen days</h2>
        <p class="quiet">${surface.active} active in the last 15 minutes.</p>
        <${Chart}
          title="Messages a day"
          dates=${days.map(({ day }) => day)}
          series=${[{ label: "Messages", values: days.map(({ count }) => count), isBars: true }]}
        />
      </section>
      <${Activities} activities=${snapshot.activities} />
    </div>
  `;
}

function ChannelChoice({ surface, channels }) {
  return html`
    <fieldset class="choice">
      <legend class="hidden">Channel</legend>
      ${channels.map(
        ({ id, name }) => html`
          <label key=${id}>
            <input type="radio" name="channel" checked=${id === surface.channelId} onchange=${() => surface.show(id)} />
            <span>#${name}</span>
          </label>
        `,
      )}
    </fieldset>
  `;
}

class NewChannel extends Component {
  state = { name: "" };

  render({ surface }, { name }) {
    const add = (event) => {
      event.preventDefault();
      if (name.trim() === "") return;
      void surface.addChannel(name.trim());
      this.setState({ name: "" });
    };
    return html`
      <form class="composer narrow" onsubmit=${add}>
        <input
          aria-label="Name of a new channel"
          placeholder="A new channel"
          value=${name}
          oninput=${({ currentTarget }) => this.setState({ name: currentTarget.value })}
        />
        <button>Add</button>
      </form>
    `;
  }
}

function ChannelSide({ participant, title }) {
  const { person, room } = participant;
  const { status, typing } = room.snapshot;
  const others = typing.filter((username) => username !== person.account.username);
  return html`
    <section class="panel side" id=${person.account.key} aria-label=${`${person.name} in ${title}`}>
      <div class="title">
        <h2>${person.name}</h2>
        <span class=${`status ${status === "live" ? "live" : "off"}`}>${status}</span>
      </div>
      <${Messages} key=${room.id} participant=${participant} />
      <p class="typing">${others.map((username) => `${person.nameOf(username)} is typing …`)}</p>
      <${Composer} participant=${participant} placeholder=${`Write in ${title}`} />
    </section>
  `;
}

function Activities({ activities }) {
  return html`
    <section class="panel" aria-labelledby="activity">
      <h2 id="activity">Activity</h2>
      <ol class="activities scroll" tabindex="0" aria-label="Activity, newest first">
        ${activities.map(
          ({ id, summary, created_at: at }) => html`
            <li key=${id}>${summary} <time class="quiet" datetime=${at}>${new Date(at).toLocaleTimeString("en-GB")}</time></li>
          `,
        )}
      </ol>
    </section>
  `;
}
