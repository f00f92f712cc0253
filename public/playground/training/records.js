import { html } from "../parts/view.js";

/** The bests in each exercise. @param {{ training: import("./training.js").Training }} props */
export function Records({ training: { records, unit } }) {
  const row = ({
    exercise,
    heaviest,
    best_estimated_1rm: estimate,
    most_reps: reps,
    best_volume: volume,
  }) => html`
    <tr key=${exercise.id}>
      <th scope="row">${exercise.name}</th>
      <td>${shown(heaviest)}</td>
      <td>${shown(estimate)}</td>
      <td>${shown(reps)}</td>
      <td>${shown(volume)}</td>
    </tr>
  `;
  return html`
    <section class="panel" aria-labelledby="records">
      <h2 id="records">Records</h2>
      <p class="quiet">In ${unit}. Computed on request, so deleting a set corrects them at once.</p>
      ${
        records.length === 0
          ? html`<p class="quiet">No sets yet.</p>`
          : html`
              <div class="scroll" tabindex="0" role="region" aria-label="Records by exercise">
                <table class="records">
                  <thead>
                    <tr>
                      <th scope="col">Exercise</th><th scope="col">Heaviest</th><th scope="col">Estimated 1RM</th>
                      <th scope="col">Most reps</th><th scope="col">Best set</th>
                    </tr>
                  </thead>
                  <tbody>${records.map(row)}</tbody>
                </table>
              </div>
            `
      }
    </section>
  `;
}

function shown(record) {
  return record?.value?.toLocaleString("en", { maximumFractionDigits: 1 }) ?? "–";
}
