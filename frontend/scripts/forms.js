// Forms: no second submit while the first is under way, a warning before typed text is lost,
// and questions that appear or go when the answer they depend on changes.
import { askForQuestions, changeRows } from "./questions.js";

const SECOND_PRESS = 8000;
const ROW_STEP = /^(add|remove):/;

function onSubmit(event) {
  const form = event.target;
  const button = event.submitter;
  if (button?.name === "_step" && ROW_STEP.test(button.value) && !button.dataset.plain) {
    event.preventDefault();
    changeRows(form, button);
    return;
  }
  if (button?.formTarget === "_blank") {
    // What opens in a window of its own sends nothing away.
    return;
  }
  if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < SECOND_PRESS) {
    event.preventDefault();
    return;
  }
  if (form.method === "post") {
    form.dataset.sent = String(Date.now());
    delete form.dataset.typed;
  }
}

function onChange(event) {
  const form = event.target.form;
  if (form?.dataset.guard !== undefined) {
    form.dataset.typed = "1";
  }
  if (event.type === "change" && event.target.closest("[data-refresh]") && form) {
    askForQuestions(form);
  }
}

function beforeLeaving(event) {
  if (document.querySelector("form[data-typed]")) {
    event.preventDefault();
  }
}

export function guardForms() {
  document.addEventListener("submit", onSubmit);
  document.addEventListener("change", onChange);
  document.addEventListener("input", onChange);
  window.addEventListener("beforeunload", beforeLeaving);
  // A page that comes back from the browser's memory may be sent again: its key makes that harmless.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
    }
  });
}
