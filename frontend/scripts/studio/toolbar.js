// The buttons above the canvas and their keys.
const KEYS = { z: "undo", y: "redo", f: "find" };

export function onTool(tools) {
  document.addEventListener("click", (event) => {
    const name = event.target.closest("[data-tool]")?.dataset.tool;
    tools[name]?.();
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (isTyping || !(event.ctrlKey || event.metaKey)) {
      return;
    }
    const name = event.key.toLowerCase() === "z" && event.shiftKey ? "redo" : KEYS[event.key.toLowerCase()];
    if (tools[name]) {
      event.preventDefault();
      event.stopPropagation();
      tools[name]();
    }
  }, true);
}

/** Tell the page, and whoever drives it, that the editor can be used. */
export function ready(page) {
  page.querySelector(".studio-files [aria-current]")?.scrollIntoView({ block: "nearest" });
  page.querySelector(".studio-more [role=alert]")?.scrollIntoView({ block: "center" });
  page.dataset.ready = "yes";
}
