import { html } from "../parts/view.js";
import { Library } from "./library.js";
import { Progress } from "./progress.js";
import { Records } from "./records.js";
import { Session } from "./session.js";

const UNITS = { kg: "Kilograms", lb: "Pounds" };

/** @param {{ surface: import("./workout.js").Workout }} props */
export function WorkoutPage({ surface }) {
  const { training, session, completed, notice } = surface;
  return html`
    <section class="panel" aria-labelledby="session">
      <div class="title">
        <h2 id="session">${session ? session.workout_name : `${surface.person.name}'s workout`}</h2>
        <fieldset class="choice">
          <legend class="hidden">Unit of weights</legend>
          ${Object.entries(UNITS).map(
            ([unit, name]) => html`
              <label key=${unit}>
                <input type="radio" name="unit" checked=${unit === training.unit} onchange=${() => surface.choose(unit)} />
                <span>${name}</span>
              </label>
            `,
          )}
        </fieldset>
      </div>
      ${completed && html`<${Completed} session=${completed} unit=${training.unit} />`}
      ${session ? html`<${Session} key=${session.id} workout=${surface} />` : html`<${Library} workout=${surface} />`}
      <p class="notice" role="alert">${notice || training.notice}</p>
    </section>
    <${Progress} training=${training} />
    <${Records} training=${training} />
  `;
}

function Completed({ session: { total_volume: volume, actual_duration_minutes: minutes, rating }, unit }) {
  return html`
    <p class="result held" role="status">
      Completed: ${volume.toLocaleString("en")} ${unit} moved in ${minutes} min, rated ${rating} of 5.
    </p>
  `;
}
