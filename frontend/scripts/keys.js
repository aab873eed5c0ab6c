// Keys of the reviewers' queue: j and k move, Enter opens, / searches, ? tells of them. They rest while somebody types.

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function step(by) {
  const links = [...document.querySelectorAll("[data-keys] tbody [data-open]")];
  const at = links.indexOf(document.activeElement);
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

export function queueKeys() {
  document.addEventListener("keydown", (event) => {
    const isHere = document.querySelector("[data-key-help]") !== null;
    if (!isHere || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (steps(event.key)) {
      step(steps(event.key));
    } else if (event.key === "/") {
      search();
    } else if (event.key === "?") {
      help();
    } else {
      return;
    }
    event.preventDefault();
  });
}
