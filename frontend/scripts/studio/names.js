// Names in expressions: replaced where they stand for a value, not in texts and not as a member of something else.
const NAME = /[\p{L}_][\p{L}\p{N}_]*/gu;

export function renamed(expression, before, after) {
  const parts = expression.split(/("(?:[^"\\]|\\.)*")/);
  const swap = (text) => text.replace(NAME, (word, place) => (word === before && text[place - 1] !== "." ? after : word));
  return parts.map((part, place) => (place % 2 ? part : swap(part))).join("");
}
