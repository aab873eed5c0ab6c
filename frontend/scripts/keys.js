// Keys of the reviewers' lists: j and k move, Enter opens, c claims, u gives back, x selects, / searches, ? tells of them.
// They rest while somebody types.

function isTyping(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

function rowLinks() {
  return [...document.querySelectorAll("[data-keys] tbody [data-open]")];
}

function chosenRow() {
  return document.activeElement?.closest("[data-keys] tbody tr") ?? null;
}

function step(by) {
  const links = rowLinks();
  const row = chosenRow();
  const at = row ? links.findIndex((link) => row.contains(link)) : -1;
  const next = links[Math.min(Math.max(at + by, 0), links.length - 1)];
  next?.focus();
  next?.closest("tr").scrollIntoView({ block: "nearest" });
}

/** Arrows scroll the page until a row has been chosen. */
function steps(key) {
  const isOnRow = document.activeElement?.dataset.open !== undefined;
  return { j: 1, k: -1, ArrowDown: isOnRow ? 1 : 0, ArrowUp: isOnRow ? -1 : 0 }[key] ?? 0;
}

function search() {
  const field = document.querySelector("[data-search]");
  field.focus();
  field.select();
}

function help() {
  const told = document.querySelector("[data-key-help]");
  told.open = !told.open;
  told.querySelector("summary").focus();
}

function pick() {
  chosenRow()?.querySelector("[data-pick]")?.click();
}

const ACTS = {
  "/": search,
  "?": help,
  x: pick,
  c: () => chosenRow()?.querySelector("[data-claim] button")?.click(),
  u: () => chosenRow()?.querySelector("[data-release] button")?.click(),
};

function closeHelp() {
  const told = document.querySelector("[data-key-help][open]");
  if (told) {
    told.open = false;
  }
}

/** Somebody who comes back to the list goes on at the row they left; a browser that scrolls to it takes the focus away. */
function comeBack() {
  if (location.hash.startsWith("#row-")) {
    document.getElementById(location.hash.slice(1))?.querySelector("[data-open]")?.focus();
  }
}

export function queueKeys() {
  window.addEventListener("load", () => setTimeout(comeBack));
  document.addEventListener("keydown", (event) => {
    const isHere = document.querySelector("[data-key-help]") !== null;
    if (!isHere || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "Escape") {
      closeHelp();
      return;
    }
    if (steps(event.key)) {
      step(steps(event.key));
    } else if (ACTS[event.key]) {
      ACTS[event.key]();
    } else {
      return;
    }
    event.preventDefault();
  });
}
