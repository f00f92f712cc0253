import { html } from "../parts/view.js";

/** The exercises that everyone has, from which a session is made. @param {{ workout: import("./workout.js").Workout }} props */
export function Library({ workout }) {
  const { library, chosen } = workout;
  const search = ({ currentTarget }) => workout.attempt(() => workout.search(currentTarget.value));
  const isChosen = (id) => chosen.some((each) => each.id === id);
  return html`
    <p class="quiet">Choose exercises, then start. To bring your log from another app, use the Import tab.</p>
    <div class="columns">
      <div>
        <label class="field">Search the library<input type="search" class="search" oninput=${search} /></label>
        <ul class="picks" aria-label="Exercises of the library">
          ${library
            .filter(({ id }) => !isChosen(id))
            .map(
              (exercise) => html`
                <li key=${exercise.id}>
                  <span>${exercise.name} <span class="quiet">${exercise.category.replaceAll("_", " ")}</span></span>
                  <button type="button" class="small" aria-label=${`Add ${exercise.name}`} onclick=${() => workout.add(exercise)}>
                    Add
                  </button>
                </li>
              `,
            )}
        </ul>
      </div>
      <div>
        <h3>This session</h3>
        <ol class="picks" aria-label="Exercises of this session">
          ${chosen.map(
            ({ id, name }) => html`
              <li key=${id}>
                <span>${name}</span>
                <button type="button" class="small" aria-label=${`Remove ${name}`} onclick=${() => workout.remove(id)}>Remove</button>
              </li>
            `,
          )}
        </ol>
        <button type="button" class="primary start" disabled=${chosen.length === 0} onclick=${() => workout.begin()}>
          Start the session
        </button>
      </div>
    </div>
  `;
}
