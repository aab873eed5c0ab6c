// Forms: no second submit while the first is under way, a warning before typed text is lost,
// and questions that appear or go when the answer they depend on changes.

const SECOND_PRESS = 8000;

function onSubmit(event) {
  const form = event.target;
  if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < SECOND_PRESS) {
    event.preventDefault();
    return;
  }
  if (form.method === "post") {
    form.dataset.sent = String(Date.now());
    delete form.dataset.typed;
  }
}

/** Ask the server which questions follow from the new answer, and show its page's fields in place. */
async function refresh(form) {
  const sent = new FormData(form);
  for (const [name, value] of [...sent]) {
    if (value instanceof File) {
      sent.delete(name);
    }
  }
  sent.set("_step", "refresh");
  const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "X-Refresh": "1" } });
  if (!answer.ok) {
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(form.id);
  const fields = form.querySelector("[data-fields]");
  const focused = document.activeElement?.id;
  const replacement = fresh?.querySelector("[data-fields]");
  if (!replacement) {
    return;
  }
  // A chosen file lives in its control only: the control moves into the new fields.
  const chosen = [...fields.querySelectorAll("input[type=file]")].filter((control) => control.files.length);
  fields.replaceWith(replacement);
  for (const control of chosen) {
    form.querySelector(`input[type=file][name="${CSS.escape(control.name)}"]`)?.replaceWith(control);
  }
  if (focused) {
    document.getElementById(focused)?.focus();
  }
}

function onChange(event) {
  const form = event.target.form;
  if (form?.dataset.guard !== undefined) {
    form.dataset.typed = "1";
  }
  if (event.target.closest("[data-refresh]") && form) {
    refresh(form);
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
  window.addEventListener("beforeunload", beforeLeaving);
  // A page that comes back from the browser's memory may be sent again: its key makes that harmless.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
    }
  });
}
