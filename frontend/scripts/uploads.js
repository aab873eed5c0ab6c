// Files are sent as soon as they are chosen: their progress is shown, and what the check said, and the first pages.
// It waits on the server until the form is sent. When sending fails it stays chosen and travels with the form.

import { nameOfChosen, showName } from "./files.js";
import { Refused, bring, make, newKey } from "./resumable.js";

const UNPROCESSABLE = 422;
const SIGNED_OUT = 401;
const running = new Map();
const waiting = new WeakMap();
let last = Promise.resolve();

function part(box, name) {
  return box.querySelector(`[data-${name}]`);
}

function say(box, words) {
  part(box, "upload-said").textContent = words;
}

function complain(box, words) {
  const told = part(box, "file-told");
  told.hidden = !words;
  told.textContent = words;
}

function onChoice(event) {
  const control = event.target;
  const box = control.closest?.("[data-choose-url]");
  if (control.type !== "file" || !box || !control.files.length) {
    return;
  }
  const job = { box, control, files: [...control.files], name: nameOfChosen(control), stop: new AbortController() };
  running.set(box, job);
  begin(job);
  // One after the other: they are checked in turns anyway, and a slow line is not divided.
  last = last.then(() => (running.get(box) === job ? send(job) : null));
}

/** What is said of a job while it goes on; how much has come is the progress bar's to tell. */
function tellerOf(job) {
  const { box } = job;
  let words = box.dataset.sending;
  const show = () => say(box, `${job.name}：${words}`);
  show();
  return {
    token: job.control.form.elements.csrf_token.value,
    signal: job.stop.signal,
    progress: (percent) => {
      box.querySelector("progress").value = Math.round(percent);
    },
    waiting: (is) => {
      const next = is ? box.dataset.waiting : words === box.dataset.waiting ? box.dataset.sending : words;
      if (next !== words) {
        words = next;
        show();
      }
    },
    checking: () => {
      words = box.dataset.checking;
      show();
    },
    making: () => {
      words = box.dataset.making;
      show();
    },
  };
}

async function send(job) {
  const { box, control } = job;
  const form = control.form;
  const wasTyped = form.dataset.typed !== undefined;
  const tell = tellerOf(job);
  let shown = null;
  let refused = null;
  try {
    const makeUrl = await bring(tell, box.dataset.chooseUrl, job.files, box.dataset.more !== undefined);
    if (box.dataset.more === undefined) {
      tell.making();
      shown = await make(tell, makeUrl, newKey());
    }
  } catch (trouble) {
    refused = trouble instanceof Refused ? trouble : new Refused(0, "");
  }
  running.delete(box);
  end(box, control);
  if (refused) {
    hearRefusal(job, refused);
  } else {
    hearDone(job, shown);
    if (!wasTyped) {
      delete form.dataset.typed;
    }
  }
  goOn(form, !refused);
}

function begin({ box, control, name }) {
  complain(box, "");
  part(box, "again").hidden = true;
  say(box, `${name}：${box.dataset.queued}`);
  const bar = part(box, "on-its-way");
  bar.hidden = false;
  bar.querySelector("progress").value = 0;
  // While files are under way no others can be chosen: the last ones chosen are those that are kept.
  const controls = [...box.querySelectorAll("input[type=file]")];
  const hadFocus = controls.includes(document.activeElement);
  for (const one of controls) {
    one.disabled = true;
  }
  if (hadFocus) {
    part(box, "stop").focus();
  }
}

function end(box, control) {
  const hadFocus = document.activeElement === part(box, "stop");
  for (const one of box.querySelectorAll("input[type=file]")) {
    one.disabled = false;
  }
  part(box, "on-its-way").hidden = true;
  if (hadFocus) {
    control.focus();
  }
}

function forget(control) {
  control.value = "";
  showName(control);
}

function hearDone(job, shown) {
  const { box, control, name } = job;
  forget(control);
  control.removeAttribute("aria-invalid");
  part(box, "left")?.remove();
  if (shown === null) {
    box.dispatchEvent(new CustomEvent("pages-came", { bubbles: true }));
    return;
  }
  part(box, "chosen").innerHTML = shown;
  say(box, `${name}：${box.dataset.done}`);
}

function hearRefusal(job, refused) {
  const { box, control, name } = job;
  if (job.stop.signal.aborted) {
    forget(control);
    say(box, box.dataset.stopped);
    return;
  }
  say(box, "");
  if (refused.status === UNPROCESSABLE && refused.said) {
    forget(control);
    complain(box, refused.said);
    return;
  }
  if (refused.status === SIGNED_OUT) {
    control.form.querySelector("[data-signed-out]")?.removeAttribute("hidden");
  }
  complain(box, `${name}：${refused.said || box.dataset.failed}`);
  box.lastJob = job;
  part(box, "again").hidden = false;
}

/** Go on with what was not brought: the server knows how far it came. */
function again(box) {
  const before = box.lastJob;
  const job = { ...before, stop: new AbortController() };
  running.set(box, job);
  begin(job);
  part(box, "stop").focus();
  last = last.then(() => (running.get(box) === job ? send(job) : null));
}

/** A form that was to be sent while a file was under way is sent now, unless the file was refused. */
function goOn(form, isKept) {
  const held = waiting.get(form);
  if (!held) {
    return;
  }
  if (!isKept) {
    waiting.delete(form);
  } else if (![...running.keys()].some((box) => form.contains(box))) {
    waiting.delete(form);
    form.requestSubmit(held.submitter);
  }
}

function onSubmit(event) {
  const form = event.target;
  const busy = [...running.keys()].filter((box) => form.contains(box));
  if (event.submitter?.dataset.takeBack !== undefined) {
    event.preventDefault();
    event.stopImmediatePropagation();
    takeBack(form, event.submitter);
  } else if (busy.length) {
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting.set(form, { submitter: event.submitter?.classList.contains("unseen") ? null : event.submitter });
    for (const box of busy) {
      say(box, box.dataset.wait);
    }
  }
}

async function takeBack(form, button) {
  const box = button.closest("[data-choose-url]");
  const sent = new FormData(form);
  for (const [name, value] of [...sent]) {
    if (value instanceof File) {
      sent.delete(name);
    }
  }
  sent.set("_step", button.value);
  button.disabled = true;
  let isDone = false;
  try {
    const headers = { "X-Refresh": "1" };
    const answer = await fetch(form.action, { method: "POST", body: sent, headers });
    isDone = answer.ok;
    if (answer.status === 401) {
      form.querySelector("[data-signed-out]")?.removeAttribute("hidden");
    }
  } catch {
    // Said below.
  }
  button.disabled = false;
  if (isDone) {
    part(box, "chosen").textContent = "";
    box.querySelector("input[type=file]").focus();
  }
  say(box, isDone ? box.dataset.removed : box.dataset.notRemoved);
}

function onClick(event) {
  const box = event.target.closest("[data-choose-url]");
  if (box && event.target.closest("[data-again]")) {
    again(box);
    return;
  }
  const job = event.target.closest("[data-stop]") && box && running.get(box);
  if (!job) {
    return;
  }
  job.stop.abort();
  if (part(box, "upload-said").textContent.endsWith(box.dataset.queued)) {
    // It has not begun: nobody else will say so.
    running.delete(box);
    end(box, job.control);
    forget(job.control);
    say(box, box.dataset.stopped);
    goOn(job.control.form, false);
  }
}

function onDrag(event) {
  const box = event.target.closest?.(".upload");
  const control = box?.querySelector("input[type=file]:not([data-camera])");
  if (!control || control.disabled || ![...event.dataTransfer.types].includes("Files")) {
    return;
  }
  event.preventDefault();
  box.classList.toggle("is-over", event.type === "dragover");
  if (event.type === "drop" && event.dataTransfer.files.length) {
    control.files = event.dataTransfer.files;
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function onDragLeave(event) {
  event.target.closest?.(".upload")?.classList.remove("is-over");
}

export function sendChosenFiles() {
  document.addEventListener("change", onChoice);
  // Before anybody else hears of the submit: it may have to wait.
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("click", onClick);
  document.addEventListener("dragover", onDrag);
  document.addEventListener("drop", onDrag);
  document.addEventListener("dragleave", onDragLeave);
}
