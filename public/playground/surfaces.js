import { DocumentationPage, Operations } from "./documentation/operations.js";
import { Game, GamePage } from "./game/game.js";
import { Mailbox, MailPage } from "./mail/mailbox.js";
import { Talk, TalkPage } from "./talk/talk.js";
import { ImportPage } from "./training/import-page.js";
import { Importing } from "./training/importing.js";
import { WorkoutPage } from "./training/page.js";
import { Training } from "./training/training.js";
import { Workout } from "./training/workout.js";
import { WorkspacePage } from "./workspace/page.js";
import { Workspace } from "./workspace/workspace.js";

/**
 * The tabs, in order. In a tab of one person alone there is only their conversation: the rest takes both.
 * @param {import("./people/person.js").Person[]} people @param {() => void} changed
 * @param {{ development: boolean }} server What only a development server can do is left out elsewhere.
 * @returns {{ id: string, title: string, surface: import("./parts/surface.js").Surface, Page: Function }[]}
 */
export function surfacesOf(people, changed, { development }) {
  const talk = { id: "talk", title: "Talk", surface: new Talk(people, changed, development), Page: TalkPage };
  if (people.length === 1) return [talk];
  const [ada] = people;
  const training = new Training(ada, changed);
  return [
    talk,
    { id: "workspace", title: "Workspace", surface: new Workspace(people, changed), Page: WorkspacePage },
    { id: "game", title: "Game", surface: new Game(people, changed), Page: GamePage },
    { id: "workout", title: "Workout", surface: new Workout(training, changed), Page: WorkoutPage },
    { id: "import", title: "Import", surface: new Importing(training, changed), Page: ImportPage },
    ...(development
      ? [{ id: "mail", title: "Mail", surface: new Mailbox(people, changed), Page: MailPage }]
      : []),
    { id: "documentation", title: "API", surface: new Operations(ada, changed), Page: DocumentationPage },
  ];
}
