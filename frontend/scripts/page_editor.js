// The pages of a paper are put in order in a window over the form, so that nothing typed below is lost.
// Every step is done and kept by the server; what is shown here is what it answers.

import { Refused, make, newKey } from "./resumable.js";

const BY_SCRIPT = { "X-Refresh": "1" };
const MOVES = { ArrowUp: "up", ArrowLeft: "up", ArrowDown: "down", ArrowRight: "down" };
let opener = null;
let dragged = null;

function editorOf(element) {
  return element.closest?.("[data-page-editor]");
}

function windowOf() {
  let found = document.querySelector("dialog.page-window");
  if (!found) {
    found = document.createElement("dialog");
    found.className = "page-window";
    document.body.append(found);
    found.addEventListener("close", () => {
      found.textContent = "";
      opener?.focus();
    });
  }
  return found;
}

async function open(link) {
  let answer = null;
  try {
    answer = await fetch(link.href, { headers: BY_SCRIPT });
  } catch {
    // The link itself is followed below.
  }
  if (!answer?.ok || answer.redirected) {
    window.open(link.href, "_blank");
    return;
  }
  const shown = windowOf();
  opener = link;
  shown.innerHTML = await answer.text();
  shown.setAttribute("aria-label", link.innerText.trim());
  shown.showModal();
  (shown.querySelector(".page-steps button") ?? shown).focus();
}

function complain(editor, words) {
  const told = editor.querySelector("[data-editor-error]");
  told.hidden = !words;
  told.textContent = words;
}

function sent(editor, step) {
  const found = new FormData(editor.querySelector("[data-page-steps]"));
  if (step) {
    found.set("_step", step);
  }
  return found;
}

/** Do a step on the server and show what it answers; the same button has the focus again. */
async function take(editor, step, focusOn = step) {
  const request = step ? { method: "POST", body: sent(editor, step), headers: BY_SCRIPT } : { headers: BY_SCRIPT };
  let answer = null;
  try {
    answer = await fetch(editor.dataset.url, request);
  } catch {
    // Said below.
  }
  if (!answer?.ok || answer.redirected) {
    complain(editor, editor.dataset.failed);
    return;
  }
  const holder = document.createElement("div");
  holder.innerHTML = await answer.text();
  const fresh = holder.querySelector("[data-page-editor]");
  editor.replaceWith(fresh);
  const page = focusOn.split(":")[1];
  const button = fresh.querySelector(`button[value="${CSS.escape(focusOn)}"]`) ?? fresh.querySelector(`[data-page="${CSS.escape(page ?? "")}"] button`);
  button?.focus();
  fresh.querySelector("[data-editor-said]").textContent = step ? fresh.dataset.done : fresh.dataset.added;
}

async function finish(editor, form) {
  const button = form.querySelector("button");
  const said = editor.querySelector("[data-editor-said]");
  button.disabled = true;
  complain(editor, "");
  said.textContent = editor.dataset.making;
  const tell = {
    token: form.elements.csrf_token.value,
    signal: new AbortController().signal,
    waiting: (is) => {
      said.textContent = is ? editor.dataset.waiting : editor.dataset.making;
    },
  };
  try {
    const shown = await make(tell, form.action, newKey());
    const box = opener?.closest("[data-choose-url]");
    const place = box?.querySelector("[data-chosen]");
    windowOf().close();
    if (place) {
      place.innerHTML = shown;
      box.querySelector("[data-left]")?.remove();
      box.querySelector("[data-upload-said]").textContent = editor.dataset.made;
      place.querySelector("[data-edit-pages]")?.focus();
    }
  } catch (trouble) {
    button.disabled = false;
    said.textContent = "";
    complain(editor, (trouble instanceof Refused && trouble.said) || editor.dataset.failed);
  }
}

function onClick(event) {
  const link = event.target.closest("[data-edit-pages]");
  if (link && !event.ctrlKey && !event.metaKey && link.closest("[data-choose-url]")) {
    event.preventDefault();
    open(link);
  } else if (event.target.closest("[data-close-editor]") && event.target.closest("dialog")) {
    event.preventDefault();
    windowOf().close();
  }
}

function onSubmit(event) {
  const editor = editorOf(event.target);
  if (!editor) {
    return;
  }
  if (event.target.dataset.pageSteps !== undefined && event.submitter) {
    event.preventDefault();
    take(editor, event.submitter.value);
  } else if (event.target.dataset.make !== undefined && editor.closest("dialog")) {
    event.preventDefault();
    finish(editor, event.target);
  }
}

function onKey(event) {
  const item = event.altKey && MOVES[event.key] && event.target.closest?.("[data-page]");
  if (item && !item.classList.contains("is-out")) {
    event.preventDefault();
    take(editorOf(item), `${MOVES[event.key]}:${item.dataset.page}`);
  }
}

function onDragStart(event) {
  dragged = event.target.closest?.("[data-page][draggable]");
  if (dragged) {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.page);
  }
}

function onDragOver(event) {
  const over = event.target.closest?.("[data-page]");
  if (dragged && over && editorOf(over) === editorOf(dragged)) {
    event.preventDefault();
  }
}

function onDrop(event) {
  const over = event.target.closest?.("[data-page]");
  if (dragged && over && over !== dragged && editorOf(over) === editorOf(dragged)) {
    event.preventDefault();
    const place = [...over.parentElement.children].indexOf(over);
    take(editorOf(over), `move:${dragged.dataset.page}:${place}`, `up:${dragged.dataset.page}`);
  }
  dragged = null;
}

export function editPages() {
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("keydown", onKey);
  document.addEventListener("dragstart", onDragStart);
  document.addEventListener("dragover", onDragOver);
  document.addEventListener("drop", onDrop);
  document.addEventListener("pages-came", (event) => {
    const editor = editorOf(event.target);
    if (editor) {
      take(editor, "");
    }
  });
}
