// The editor of stories: their file as text; what may be written stands beside it, and the server says what is wrong.
import { Session } from "./session.js";
import { act, area, edit } from "./text_area.js";
import { onTool, ready } from "./toolbar.js";

const page = document.querySelector("[data-studio]");

async function open() {
  const session = new Session();
  edit(session, await session.load());
  onTool({ undo: () => act("undo"), redo: () => act("redo") });
  session.start(async () => area.value);
  ready(page);
}

open();
