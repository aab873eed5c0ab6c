// What is typed is kept on the server a moment later, in the draft of the one who types.
// The quiet line of the form says so, and says when it could not be kept.
import { say, typedIn } from "./questions.js";

const PAUSE = 1500;
const LONGEST = 10000;
const RETRY = 5000;
const states = new WeakMap();

function stateOf(form) {
  if (!states.has(form)) {
    states.set(form, { kept: words(form), timer: 0, since: 0, running: false, isOver: false });
  }
  return states.get(form);
}

/** What is typed, as one text that can be compared. */
function words(form) {
  const typed = typedIn(form);
  for (const name of [...typed.keys()]) {
    // The page's own: its token, its marks, and which files wait on the server already.
    if (name === "csrf_token" || name.startsWith("_")) {
      typed.delete(name);
    }
  }
  return new URLSearchParams(typed).toString();
}

function schedule(form, wait = PAUSE) {
  const state = stateOf(form);
  if (state.isOver || form.dataset.sent) {
    return;
  }
  state.since ||= Date.now();
  clearTimeout(state.timer);
  state.timer = setTimeout(() => keep(form), Math.max(0, Math.min(wait, state.since + LONGEST - Date.now())));
}

async function keep(form, isLeaving = false) {
  const state = stateOf(form);
  const now = words(form);
  clearTimeout(state.timer);
  state.since = 0;
  if (state.isOver || now === state.kept || (state.running && !isLeaving)) {
    return;
  }
  state.running = true;
  const number = form.elements._number;
  number.value = String(Number(number.value) + 1);
  const sent = typedIn(form);
  sent.set("_step", "autosave");
  let answer = null;
  let told = {};
  try {
    const headers = { "X-Autosave": "1" };
    answer = await fetch(form.action, { method: "POST", body: sent, headers, redirect: "manual", keepalive: isLeaving });
    told = await answer.json();
  } catch {
    // No answer, or one that is not ours: what follows tells the two apart.
  }
  state.running = false;
  hear(form, answer, told, now);
  if (words(form) !== state.kept && answer?.ok) {
    schedule(form);
  }
}

function hear(form, answer, told, sent) {
  const state = stateOf(form);
  const line = form.querySelector("[data-said]");
  show(form, "[data-signed-out]", answer?.status === 401 || answer?.type === "opaqueredirect");
  show(form, "[data-overtaken]", told.state === "overtaken");
  if (answer?.ok && told.state === "saved") {
    state.kept = sent;
    line.textContent = told.said;
    const isWaiting = [...form.querySelectorAll("input[type=file]")].some((one) => one.files.length);
    if (words(form) === sent && !isWaiting) {
      delete form.dataset.typed;
    }
  } else if (told.state === "overtaken") {
    form.querySelector("[data-overtaken-words]").textContent = told.said;
    form.querySelector("[data-mine]").dataset.mine = told.mark;
    line.textContent = "";
  } else if (told.state === "over") {
    state.isOver = true;
    line.textContent = told.said;
  } else if (!answer || answer.status >= 500) {
    say(form, "offline");
    schedule(form, RETRY);
  } else if (answer.status === 401 || answer.type === "opaqueredirect") {
    say(form, "");
  } else {
    say(form, "refused");
  }
}

function show(form, selector, isShown) {
  const part = form.querySelector(selector);
  if (part) {
    part.hidden = !isShown;
  }
}

function eachForm(act) {
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    act(form);
  }
}

function onTyping(event) {
  const form = event.target.form ?? event.target;
  if (form?.dataset?.autosave !== undefined) {
    schedule(form);
  }
}

function takeMine(event) {
  const button = event.target.closest("[data-mine]");
  if (button) {
    button.form.elements._draft.value = button.dataset.mine;
    keep(button.form);
  }
}

function onLeaving() {
  if (document.visibilityState === "hidden") {
    eachForm((form) => form.dataset.sent || keep(form, true));
  }
}

export function autosaveForms() {
  eachForm((form) => {
    stateOf(form);
    if (form.dataset.unsaved !== undefined) {
      // What came back after signing in again is in no draft yet.
      stateOf(form).kept = null;
      schedule(form);
    }
  });
  for (const name of ["input", "change", "questions"]) {
    document.addEventListener(name, onTyping);
  }
  document.addEventListener("click", takeMine);
  document.addEventListener("visibilitychange", onLeaving);
  for (const name of ["online", "focus"]) {
    window.addEventListener(name, () => eachForm((form) => keep(form)));
  }
}
