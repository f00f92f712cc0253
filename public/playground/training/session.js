import { Component, html } from "../parts/view.js";

const TYPES = { normal: "normal", warm_up: "warm-up", drop: "drop set", failure: "to failure" };
const RATINGS = [5, 4, 3, 2, 1];

/** A session under way: the next set, and those that are done. @param {{ workout: import("./workout.js").Workout }} props */
export class Session extends Component {
  state = {
    exercise: this.props.workout.exercises[0]?.id ?? "",
    weight: "60",
    reps: "8",
    type: "normal",
    rating: 4,
  };

  render({ workout }) {
    const { sets, training } = workout;
    return html`
      ${this.#nextSet()}
      ${
        sets.length === 0
          ? html`<p class="quiet">No sets yet.</p>`
          : html`<div class="scroll" tabindex="0" role="region" aria-label="Sets"><${Sets} workout=${workout} unit=${training.unit} /></div>`
      }
      ${this.#ending()}
    `;
  }

  #nextSet() {
    const { workout } = this.props;
    const { exercise, weight, reps, type } = this.state;
    const log = (event) => {
      event.preventDefault();
      void workout.log({ exercise, weight: numberOf(weight), reps: numberOf(reps), set_type: type });
    };
    return html`
      <form class="fields" onsubmit=${log}>
        <label class="field">Exercise
          <select class="exercise" value=${exercise} onchange=${this.#set("exercise")}>
            ${workout.exercises.map(({ id, name }) => html`<option key=${id} value=${id} selected=${id === exercise}>${name}</option>`)}
          </select>
        </label>
        <label class="field">Weight (${workout.training.unit})
          <input class="number weight" type="number" min="0" step="0.25" value=${weight} oninput=${this.#set("weight")} />
        </label>
        <label class="field">Repetitions
          <input class="number reps" type="number" min="1" step="1" value=${reps} oninput=${this.#set("reps")} />
        </label>
        <label class="field">Set type
          <select value=${type} onchange=${this.#set("type")}>
            ${Object.entries(TYPES).map(([id, name]) => html`<option key=${id} value=${id} selected=${id === type}>${name}</option>`)}
          </select>
        </label>
        <button class="primary log">Log the set</button>
      </form>
    `;
  }

  #ending() {
    const { rating } = this.state;
    return html`
      <div class="fields">
        <label class="field">Rating
          <select value=${rating} onchange=${this.#set("rating")}>
            ${RATINGS.map((each) => html`<option key=${each} value=${each} selected=${each === Number(rating)}>${each} of 5</option>`)}
          </select>
        </label>
        <button type="button" class="complete" onclick=${() => this.props.workout.complete(Number(rating))}>
          Complete the session
        </button>
      </div>
    `;
  }

  #set(name) {
    return ({ currentTarget }) => this.setState({ [name]: currentTarget.value });
  }
}

function Sets({ workout, unit }) {
  const row = ({ id, exercise_name: name, set_number: number, set_type: type, weight, reps }) => html`
    <tr key=${id}>
      <th scope="row">${name}</th>
      <td>${number}</td>
      <td>${weight ?? "–"}</td>
      <td>${reps ?? "–"}</td>
      <td>${TYPES[type]}</td>
      <td>
        <button type="button" class="small" aria-label=${`Delete set ${number} of ${name}`} onclick=${() => workout.removeSet(id)}>
          Delete
        </button>
      </td>
    </tr>
  `;
  return html`
    <table class="sets">
      <thead>
        <tr>
          <th scope="col">Exercise</th><th scope="col">Set</th><th scope="col">Weight (${unit})</th>
          <th scope="col">Repetitions</th><th scope="col">Set type</th><td></td>
        </tr>
      </thead>
      <tbody>${workout.sets.map(row)}</tbody>
    </table>
  `;
}

/** Null for a field that was left empty. */
function numberOf(text) {
  return text === "" ? null : Number(text);
}
