import { Chart } from "../parts/chart.js";
import { html } from "../parts/view.js";

const BUCKETS = { day: "day", week: "week", month: "month" };

/** How one exercise went over time. @param {{ training: import("./training.js").Training }} props */
export function Progress({ training }) {
  const { records, exerciseId, bucket, progress, unit } = training;
  const name = records.find(({ exercise }) => exercise.id === exerciseId)?.exercise.name;
  if (name === undefined) return null;
  const valuesOf = (field) => progress.map((each) => each[field]);
  return html`
    <section class="panel" aria-labelledby="progress">
      <h2 id="progress">Progress</h2>
      <div class="fields">
        <label class="field">Exercise
          <select class="progress-of" onchange=${({ currentTarget }) => training.show({ exerciseId: currentTarget.value })}>
            ${records.map(
              ({ exercise: { id, name: each } }) =>
                html`<option key=${id} value=${id} selected=${id === exerciseId}>${each}</option>`,
            )}
          </select>
        </label>
        <label class="field">Group by
          <select class="bucket" onchange=${({ currentTarget }) => training.show({ bucket: currentTarget.value })}>
            ${Object.entries(BUCKETS).map(
              ([id, each]) => html`<option key=${id} value=${id} selected=${id === bucket}>${each}</option>`,
            )}
          </select>
        </label>
      </div>
      <div class="sides">
        <${Chart}
          title=${`${name}: strength, in ${unit}`}
          dates=${valuesOf("date")}
          series=${[
            { label: "Heaviest", values: valuesOf("heaviest") },
            { label: "Estimated 1RM", values: valuesOf("best_estimated_1rm") },
          ]}
        />
        <${Chart}
          title=${`${name}: volume, in ${unit}`}
          dates=${valuesOf("date")}
          series=${[{ label: "Volume", values: valuesOf("volume"), isBars: true }]}
        />
      </div>
    </section>
  `;
}
