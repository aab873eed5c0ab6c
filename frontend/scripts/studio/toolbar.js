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

/** Bring something into sight inside the box that scrolls it; the page itself stays where it is. */
export function showWithin(box, item) {
  if (!box || !item) {
    return;
  }
  const [outer, inner] = [box.getBoundingClientRect(), item.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) {
    box.scrollTop += inner.top - outer.top - outer.height / 3;
  }
}

/** Tell the page, and whoever drives it, that the editor can be used. */
export function ready(page) {
  const files = page.querySelector(".studio-files");
  const refused = files.querySelector(".studio-more [role=alert]");
  showWithin(files, refused ?? files.querySelector("[aria-current]"));
  refused?.scrollIntoView({ block: "nearest" });
  page.dataset.ready = "yes";
}
