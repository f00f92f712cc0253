import { html } from "./view.js";

/** A button that asks for a file. @param {{ label: string, accept: string, onfile: (file: File) => void, class?: string }} props */
export function FileButton({ label, accept, onfile, class: name = "" }) {
  const take = ({ currentTarget }) => {
    const [file] = currentTarget.files;
    // The same file may be chosen again.
    currentTarget.value = "";
    if (file) onfile(file);
  };
  return html`
    <label class=${`button file ${name}`}>
      ${label}<input type="file" class="hidden" accept=${accept} onchange=${take} />
    </label>
  `;
}

/** The properties of an element on which files can be dropped. @param {(file: File) => void} onfile */
export function dropTarget(onfile) {
  const mark = (isOver) => (event) => {
    event.preventDefault();
    event.currentTarget.classList.toggle("over", isOver);
  };
  return {
    ondragover: mark(true),
    ondragleave: mark(false),
    ondrop: (event) => {
      mark(false)(event);
      const [file] = event.dataTransfer.files;
      if (file) onfile(file);
    },
  };
}
