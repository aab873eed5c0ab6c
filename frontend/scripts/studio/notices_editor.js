// The editor of notices: their file as text, the values they may tell, and each of them as people will read it.
import { button, element as make, group, note } from "./fields.js";
import { Session } from "./session.js";
import { onTool, ready, showWithin } from "./toolbar.js";

const page = document.querySelector("[data-studio]");
const area = page.querySelector("[data-text]");
const panel = page.querySelector("[data-panel]");

async function open() {
  const session = new Session();
  const [text] = await Promise.all([session.load(), session.loadChoices()]);
  area.value = text;
  area.setSelectionRange(0, 0);
  area.readOnly = session.isReadOnly;
  area.addEventListener("input", () => session.touch());
  area.addEventListener("scroll", () => (numbers.scrollTop = area.scrollTop));
  const numbers = page.querySelector("[data-lines]");
  const number = () => (numbers.textContent = area.value.split("\n").map((_, place) => place + 1).join("\n"));
  area.addEventListener("input", number);
  number();
  session.onChecked = async (problems) => {
    await show(session, problems);
    if (document.activeElement === area) {
      showWithin(panel, document.getElementById(`read-${kindAtCursor()}`));
    }
  };
  session.onShow = ({ line }) => toLine(line ?? 1);
  onTool({ undo: () => act("undo"), redo: () => act("redo"), add: () => insert('\n[new_notice]\ntitle = "标题"\nbody = "正文。"\n', true) });
  session.start(async () => area.value);
  await show(session);
  ready(page);
}

/** The kind in whose part of the file the cursor is. */
function kindAtCursor() {
  return [...area.value.slice(0, area.selectionStart).matchAll(/^\[([a-z0-9_]+)\]/gm)].at(-1)?.[1] ?? "";
}

/** The text field has undo of its own; the buttons use the same. */
function act(name) {
  area.focus();
  document.execCommand(name);
}

function insert(words, isAtEnd = false) {
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

async function show(session, problems = []) {
  const values = session.choices?.placeholders ?? [];
  const chips = values.map((one) => {
    const made = button(one.meaning, () => insert(`{${one.name}}`));
    made.title = `{${one.name}}，例如 ${one.example}`;
    return made;
  });
  const answer = await session.notices();
  const found = (isMine) => {
    const mine = problems.filter((one) => one.severity !== "note" && isMine(one.element));
    return mine.length ? make("ul", { className: "studio-findings" }, ...mine.map((one) => make("li", { textContent: one.message }))) : "";
  };
  const kinds = new Set((answer?.told.notices ?? []).map((one) => one.kind));
  const read = (answer?.told.notices ?? []).map((one) =>
    make("article", { className: "notice-read", id: `read-${one.kind}` }, make("code", { textContent: one.kind }), one.title ? make("h3", { textContent: one.title }) : "", make("p", { textContent: one.body }), found((kind) => kind === one.kind)),
  );
  panel.replaceChildren(
    make("h2", { textContent: "通知" }),
    found((kind) => !kinds.has(kind)),
    group("插入这次的值", make("div", { className: "studio-chips" }, ...chips), note("[ ] 里的一段，缺少其中的值时整段不写。")),
    group("收到的人看到的（示例的值）", ...(read.length ? read : [note("文件有错误时这里是空的，请看下面的问题。")])),
  );
}

open();
