import { dropTarget, FileButton } from "../parts/files.js";
import { html } from "../parts/view.js";

/** @param {{ surface: import("./importing.js").Importing }} props */
export function ImportPage({ surface }) {
  const { report, file, notice, imports, person } = surface;
  return html`
    <section class="panel" aria-labelledby="import-title">
      <h2 id="import-title">Import a training log</h2>
      <div class="drop" ...${dropTarget((dropped) => surface.try(dropped))}>
        <p>Drop an export of Hevy, Strong or this server here. It goes into ${person.name}'s log.</p>
        <div class="actions">
          <${FileButton} label="Choose a file" accept=".csv,.json,text/csv,application/json" class="primary" onfile=${(chosen) => surface.try(chosen)} />
          <button type="button" class="sample" onclick=${() => surface.trySample()}>Use a Hevy sample</button>
        </div>
      </div>
      <p class="notice" role="alert">${notice}</p>
      ${report && html`<${Report} surface=${surface} report=${report} name=${file.name} />`}
    </section>
    ${imports.length > 0 && html`<${Imports} surface=${surface} imports=${imports} />`}
  `;
}

function Report({ surface, report, name }) {
  const { dry_run: isDryRun, lines, lines_left_out: leftOut, assumed_unit: unit } = report;
  return html`
    <div class="title">
      <h3>${isDryRun ? `Dry run of ${name}` : `Imported ${name}`}</h3>
      ${
        isDryRun &&
        html`
          <button type="button" class="primary take" onclick=${() => surface.take()}>Import it</button>
          <button type="button" onclick=${() => surface.leave()}>Discard</button>
        `
      }
    </div>
    <p class=${isDryRun ? "summary" : "summary held"} role="status">${summary(report)}</p>
    ${unit && html`<p class="quiet">The file doesn't specify a unit, so ${unit} is assumed.</p>`}
    <div class="scroll" tabindex="0" role="region" aria-label="Lines of the file">
      <table class="report">
        <thead>
          <tr><th scope="col">Line</th><th scope="col">What</th><th scope="col">Name</th><th scope="col">Status</th><th scope="col">Remark</th></tr>
        </thead>
        <tbody>
          ${lines.map(
            ({ line, kind, status, name: entry, message }, index) => html`
              <tr key=${index}>
                <td>${line}</td><td>${kind === "log" ? "set" : kind}</td><td>${entry ?? ""}</td>
                <td><span class=${`mark ${status}`}>${status}</span></td><td>${message ?? ""}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
    ${leftOut > 0 && html`<p class="quiet">and ${leftOut} more lines</p>`}
  `;
}

function summary({ dry_run: isDryRun, added, matched, refused }) {
  const counts = ({ exercises, sessions, logs }) =>
    `${sessions} sessions, ${logs} sets and ${exercises} exercises`;
  const verb = isDryRun ? "Would add" : "Added";
  return `${verb} ${counts(added)}; ${counts(matched)} already exist; ${refused} lines refused.`;
}

function Imports({ surface, imports }) {
  return html`
    <section class="panel" aria-labelledby="imports">
      <h2 id="imports">Imports</h2>
      <ul class="picks imports">
        ${imports.map(
          ({ id, created_at: at, added }) => html`
            <li key=${id}>
              <span>
                <time datetime=${at}>${new Date(at).toLocaleString("en-GB")}</time>${" "}
                <span class="quiet">${added.sessions} sessions, ${added.logs} sets</span>
              </span>
              <button type="button" class="small" aria-label=${`Undo the import of ${new Date(at).toLocaleString("en-GB")}`} onclick=${() => surface.undo(id)}>
                Undo
              </button>
            </li>
          `,
        )}
      </ul>
    </section>
  `;
}
