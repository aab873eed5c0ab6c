// Questions that appear or go when an answer changes, and rows that are added or removed.
// The server says which; what is on the page already stays the element it is, so that nothing typed
// while the answer was on its way is lost: not a letter, not a tick, not a file, not the caret.

const RETRY = 2000;
const queues = new WeakMap();

function queueOf(form) {
  if (!queues.has(form)) {
    queues.set(form, { waiting: [], running: null, parked: new Map() });
  }
  return queues.get(form);
}

/** Say in the form's quiet line what became of it; the words are the page's own. */
export function say(form, name) {
  const line = form.querySelector("[data-said]");
  if (line) {
    line.textContent = name ? (line.dataset[name] ?? "") : "";
  }
}

/** What the form would send now, without files: they go with the submit. */
export function typedIn(form) {
  const sent = new FormData(form);
  for (const [name, value] of [...sent]) {
    if (value instanceof File) {
      sent.delete(name);
    }
  }
  return sent;
}

/** Ask which questions follow from the answers as they are now; a newer question overtakes an older one. */
export function askForQuestions(form) {
  const queue = queueOf(form);
  queue.waiting = queue.waiting.filter((one) => one.button);
  if (queue.running && !queue.running.button) {
    queue.running.aborter.abort();
  }
  queue.waiting.push({});
  pump(form);
}

/** Add or remove the row that a button names; presses are answered one after the other. */
export function changeRows(form, button) {
  queueOf(form).waiting.push({ button });
  pump(form);
}

async function pump(form) {
  const queue = queueOf(form);
  while (!queue.running && queue.waiting.length) {
    queue.running = { ...queue.waiting.shift(), aborter: new AbortController() };
    const step = queue.running;
    form.setAttribute("aria-busy", "true");
    const outcome = await run(form, step);
    queue.running = null;
    if (outcome === "lost") {
      // Without a network the questions come later; what is typed meanwhile goes along then.
      say(form, "offline");
      queue.waiting.unshift(step);
      await new Promise((wake) => setTimeout(wake, RETRY));
    } else if (outcome === "signed out") {
      form.querySelector("[data-signed-out]")?.removeAttribute("hidden");
    } else if (outcome === "refused" && step.button) {
      step.button.dataset.plain = "1";
      form.requestSubmit(step.button);
    } else if (outcome === "refused") {
      say(form, "refused");
    }
  }
  form.removeAttribute("aria-busy");
}

async function run(form, step) {
  if (step.button && !step.button.isConnected) {
    return "done";
  }
  const asked = step.button ? step.button.value : "refresh";
  const sent = typedIn(form);
  sent.set("_step", asked);
  let text;
  try {
    const headers = { "X-Refresh": "1" };
    const answer = await fetch(form.action, { method: "POST", body: sent, headers, signal: step.aborter.signal });
    if (answer.status === 401) {
      return "signed out";
    }
    if (!answer.ok) {
      return "refused";
    }
    text = await answer.text();
  } catch {
    return step.aborter.signal.aborted ? "overtaken" : "lost";
  }
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(form.id);
  const fields = fresh?.querySelector("[data-fields]");
  if (!fields) {
    return "refused";
  }
  const [word, path, index, ...more] = asked.split(":");
  // A button beside the form adds a row to a list that may only now come into sight.
  const listOf = () => step.button?.closest(".rows") ?? document.getElementById(`f-${path}`);
  const list = listOf();
  if (word === "remove") {
    removeRow(list, path, Number(index));
  }
  merge(form.querySelector("[data-fields]"), fields, queueOf(form).parked);
  if (word === "add") {
    const row = partsOf(listOf()).at(-1);
    place(row, index, more);
    row?.querySelector(firstQuestion(index, more))?.focus();
  } else if (word === "remove") {
    list.focus({ preventScroll: true });
  }
  say(form, "");
  form.dataset.answers = String(Number(form.dataset.answers ?? 0) + 1);
  form.dispatchEvent(new Event("questions", { bubbles: true }));
  return "done";
}

function partsOf(container) {
  return [...container.children].filter((one) => one.dataset.part);
}

/** Bring one level of parts up to date: what is in both stays, what is new comes in, what went is taken out. */
function merge(here, fresh, parked) {
  const wanted = new Set(partsOf(fresh).map((one) => one.dataset.part));
  const kept = new Map();
  for (const one of partsOf(here)) {
    if (wanted.has(one.dataset.part)) {
      kept.set(one.dataset.part, one);
    } else {
      one.remove();
      if (parked) {
        parked.set(one.dataset.part, one);
      }
    }
  }
  let place = here.firstElementChild;
  for (const one of [...fresh.children]) {
    const name = one.dataset.part;
    const old = kept.get(name);
    if (old) {
      if (one.matches("fieldset.group, fieldset.rows, fieldset.row-item")) {
        merge(old, one, one.matches(".group") ? parked : null);
      }
      place = old.nextElementSibling;
    } else if (name) {
      // A question that went and comes again still holds what was typed into it.
      const again = parked?.get(name) ?? one;
      parked?.delete(name);
      here.insertBefore(again, place);
    } else if (place && !place.dataset.part) {
      place = place.nextElementSibling;
    }
  }
}

/** What is asked first of a new row: what is wrong, where the place is known; the place, where only its kind is. */
function firstQuestion(category, [target]) {
  if (!category) {
    return "input:not([type=hidden]), select, textarea";
  }
  return target ? "textarea" : '[name$=".target"]';
}

/** A row that was added for a page says where it is, also when it stood there empty before. */
function place(row, category, [target, page]) {
  for (const [name, value] of Object.entries({ category, target, page })) {
    const field = row?.querySelector(`[name$=".${name}"]`);
    if (field && value && !field.value) {
      field.value = value;
    }
  }
}

/** Take a row out and let those behind it move up, with everything that is typed into them. */
function removeRow(list, path, index) {
  const rows = partsOf(list);
  rows[index]?.remove();
  for (const [place, row] of rows.entries()) {
    if (place > index) {
      renumber(row, path, place, place - 1);
    }
  }
}

function renumber(row, path, from, to) {
  const dashed = path.replaceAll("_", "-");
  const changes = [
    [`f-${dashed}-${from}`, `f-${dashed}-${to}`],
    [`${path}.${from}.`, `${path}.${to}.`],
    [`remove:${path}:${from}`, `remove:${path}:${to}`],
  ];
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const name of ["id", "for", "name", "value", "data-part", "aria-describedby", "formaction"]) {
      const told = element.getAttribute(name);
      const isTyped = name === "value" && element.name !== "_step";
      if (told !== null && !isTyped) {
        element.setAttribute(name, changes.reduce((text, [old, now]) => text.replaceAll(old, now), told));
      }
    }
  }
  const number = [row.querySelector("legend"), row.querySelector(".remove-row .unseen")];
  for (const words of number) {
    if (words) {
      words.textContent = words.textContent.replace(String(from + 1), String(to + 1));
    }
  }
}
