// What is decided at the workbench: verdicts, issues and the decision, counted in the footer.

export function count(form) {
  const chosen = (value) => form.querySelectorAll(`[name^="verdict_"][value=${value}]:checked`).length;
  const rows = [...form.querySelectorAll(".rows > .row-item")].filter((row) =>
    [...row.querySelectorAll("select, textarea, input:not([type=hidden])")].some((one) => one.value.trim()),
  ).length;
  const totals = { accepted: chosen("accepted"), still: chosen("still"), new: rows };
  totals.all = totals.still + totals.new;
  totals.marked = document.querySelectorAll("[data-mark]:checked").length;
  for (const [name, number] of Object.entries(totals)) {
    for (const one of document.querySelectorAll(`[data-total=${name}]`)) {
      one.textContent = number;
    }
  }
}

export function showPreview() {
  const returned = document.querySelector('[form="task-form"][name=decision][value=returned]');
  const button = document.querySelector("[data-preview]");
  if (button && returned) {
    button.hidden = !returned.checked;
  }
}

export function choose(value) {
  const radio = document.querySelector(`[form="task-form"][name=decision][value=${value}]`);
  radio?.click();
  radio?.focus();
}

/** Go to the first item without a verdict, or else to the first thing to be written. */
export function toItems() {
  const verdicts = [...document.querySelectorAll('.bench-desk [name^="verdict_"]')];
  const isOpen = (one) => !document.querySelector(`[name="${one.name}"]:checked`);
  (verdicts.find(isOpen) ?? document.querySelector(".bench-desk textarea"))?.focus();
}
