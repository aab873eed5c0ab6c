// A file is sent as soon as it is chosen: its progress is shown, and what the check said, and its first pages.
// It waits on the server until the form is sent. When sending fails it stays chosen and travels with the form.

import { nameOfChosen, showName } from "./files.js";

const PARTS = 100;
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
  running.set(box, null);
  begin(box, control);
  // One after the other: they are checked in turns anyway, and a slow line is not divided.
  last = last.then(() => (running.has(box) ? send(box, control) : null));
}

function send(box, control) {
  const form = control.form;
  const name = nameOfChosen(control);
  const wasTyped = form.dataset.typed !== undefined;
  const sent = new FormData();
  sent.set("csrf_token", form.elements.csrf_token.value);
  sent.set("_key", newKey());
  for (const file of control.files) {
    sent.append("file", file, file.name);
  }
  const request = new XMLHttpRequest();
  running.set(box, request);
  say(box, `${name}：${box.dataset.sending}`);
  request.upload.addEventListener("progress", (told) => advance(box, told));
  request.upload.addEventListener("load", () => say(box, `${name}：${box.dataset.checking}`));
  request.open("POST", box.dataset.chooseUrl);
  request.setRequestHeader("X-Refresh", "1");
  request.send(sent);
  return new Promise((done) => {
    request.addEventListener("loadend", () => {
      done();
      running.delete(box);
      end(box, control);
      const isKept = hear(box, control, request, name);
      if (isKept && !wasTyped) {
        delete form.dataset.typed;
      }
      goOn(form, isKept);
    });
  });
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
}

function begin(box, control) {
  complain(box, "");
  say(box, `${nameOfChosen(control)}：${box.dataset.queued}`);
  const bar = part(box, "on-its-way");
  bar.hidden = false;
  bar.querySelector("progress").value = 0;
  // While a file is under way no other can be chosen: the last one chosen is the one that is kept.
  const hadFocus = document.activeElement === control;
  control.disabled = true;
  if (hadFocus) {
    part(box, "stop").focus();
  }
}

function end(box, control) {
  const hadFocus = document.activeElement === part(box, "stop");
  control.disabled = false;
  part(box, "on-its-way").hidden = true;
  if (hadFocus) {
    control.focus();
  }
}

function advance(box, told) {
  if (told.lengthComputable) {
    box.querySelector("progress").value = Math.round((told.loaded / told.total) * PARTS);
  }
}

/** Show what became of the file; tell whether it waits on the server now. */
function hear(box, control, request, name) {
  let told = {};
  try {
    told = JSON.parse(request.responseText);
  } catch {
    // No answer, or a page of its own: the file stays chosen.
  }
  if (request.status === 200 && told.shown) {
    part(box, "chosen").innerHTML = told.shown;
    control.value = "";
    showName(control);
    control.removeAttribute("aria-invalid");
    say(box, `${name}：${box.dataset.done}`);
    return true;
  }
  if (box.dataset.isStopped) {
    delete box.dataset.isStopped;
    control.value = "";
    showName(control);
    say(box, box.dataset.stopped);
    return false;
  }
  say(box, "");
  if (request.status === 422 && told.said) {
    control.value = "";
    showName(control);
    complain(box, told.said);
    return false;
  }
  if (request.status === 401) {
    control.form.querySelector("[data-signed-out]")?.removeAttribute("hidden");
  }
  complain(box, `${name}：${box.dataset.failed}`);
  return false;
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
  const button = event.target.closest("[data-stop]");
  const box = button?.closest("[data-choose-url]");
  if (box && running.get(box)) {
    box.dataset.isStopped = "1";
    running.get(box).abort();
  } else if (box && running.has(box)) {
    const control = box.querySelector("input[type=file]");
    running.delete(box);
    end(box, control);
    control.value = "";
    showName(control);
    say(box, box.dataset.stopped);
    goOn(control.form, false);
  }
}

function onDrag(event) {
  const box = event.target.closest?.(".upload");
  const control = box?.querySelector("input[type=file]");
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
