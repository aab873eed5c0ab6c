// Sentences that a reviewer chooses are inserted to be read and changed; nothing sends them by itself.

let lastText = null;

function reasonsOf(form) {
  form.benchReasons ??= JSON.parse(form.dataset.reasons || "{}");
  return form.benchReasons;
}

function inRow(select, name) {
  return select.closest(".row-item")?.querySelector(`[name$=".${name}"]`);
}

function write(area, text) {
  area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Offer only the reasons of the place that the row names. */
function offer(form, target) {
  const reason = inRow(target, "reason");
  if (!reason) {
    return;
  }
  const codes = new Set((reasonsOf(form)[target.value] ?? []).map(([code]) => code));
  for (const option of reason.options) {
    const fits = !option.value || !target.value || codes.has(option.value);
    option.hidden = !fits;
    option.disabled = !fits;
    if (!fits && option.selected) {
      reason.value = "";
    }
  }
}

/** Put the sentence of a reason into an empty item, or in place of the sentence of another reason. */
function insertReason(form, reason) {
  const area = inRow(reason, "text");
  const target = inRow(reason, "target");
  const every = Object.values(reasonsOf(form)).flat();
  const own = (reasonsOf(form)[target?.value] ?? every).find(([code]) => code === reason.value);
  const isUntouched = !area.value.trim() || every.some(([, text]) => text === area.value);
  if (own && isUntouched) {
    write(area, own[1]);
  }
}

function onChange(event) {
  const form = event.target.form;
  if (!form?.dataset.reasons) {
    return;
  }
  if (event.target.name?.endsWith(".target")) {
    offer(form, event.target);
  } else if (event.target.name?.endsWith(".reason")) {
    insertReason(form, event.target);
  }
}

function insertPhrase(event) {
  const button = event.target.closest("[data-insert]");
  if (!button) {
    return;
  }
  const form = document.getElementById("task-form");
  const area = lastText?.isConnected && lastText.form === form ? lastText : form.querySelector("textarea");
  if (area) {
    write(area, area.value.trim() ? `${area.value.trimEnd()}\n${button.dataset.insert}` : button.dataset.insert);
    area.focus();
  }
}

function offerAll() {
  const form = document.querySelector("form[data-reasons]");
  for (const target of form?.querySelectorAll('[name$=".target"]') ?? []) {
    offer(form, target);
  }
}

export function insertSentences() {
  document.addEventListener("change", onChange);
  document.addEventListener("questions", offerAll);
  document.addEventListener("click", insertPhrase);
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("#task-form textarea")) {
      lastText = event.target;
    }
  });
  offerAll();
}
