// Keys of the reviewers' queue: j and k move, Enter opens, / searches. They rest while somebody types.

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function step(table, by) {
  const links = [...table.querySelectorAll("tbody [data-open]")];
  const at = links.indexOf(document.activeElement);
  const next = links[Math.min(Math.max(at + by, 0), links.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

export function queueKeys() {
  document.addEventListener("keydown", (event) => {
    const table = document.querySelector("[data-keys]");
    if (!table || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "j" || event.key === "k") {
      step(table, event.key === "j" ? 1 : -1);
    } else if (event.key === "/") {
      document.querySelector("[data-search]")?.focus();
      event.preventDefault();
    }
  });
}
