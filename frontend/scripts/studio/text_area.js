// A file that is written as text: the field, the numbers of its lines, undo, and the way to a line.
const page = document.querySelector("[data-studio]");
export const area = page.querySelector("[data-text]");

/** Put the text of the session's file into the field, and let it be saved as it changes. */
export function edit(session, text) {
  const numbers = page.querySelector("[data-lines]");
  const number = () => (numbers.textContent = area.value.split("\n").map((_, place) => place + 1).join("\n"));
  area.value = text;
  area.setSelectionRange(0, 0);
  area.readOnly = session.isReadOnly;
  area.addEventListener("input", () => session.touch());
  area.addEventListener("input", number);
  area.addEventListener("scroll", () => (numbers.scrollTop = area.scrollTop));
  number();
  session.onShow = ({ line }) => toLine(line ?? 1);
}

/** The text field has undo of its own; the buttons use the same. */
export function act(name) {
  area.focus();
  document.execCommand(name);
}

export function insert(words, isAtEnd = false) {
  area.focus();
  if (isAtEnd) {
    area.setSelectionRange(area.value.length, area.value.length);
  }
  area.setRangeText(words, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input"));
  if (isAtEnd) {
    area.scrollTop = area.scrollHeight;
  }
}

function toLine(line) {
  const start = area.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(start, area.value.indexOf("\n", start) < 0 ? area.value.length : area.value.indexOf("\n", start));
  area.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(area).lineHeight));
}
