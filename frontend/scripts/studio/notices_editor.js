// The editor of notices: their file as text, the values they may tell, and each of them as people will read it.
import { button, element as make, group, note } from "./fields.js";
import { Session } from "./session.js";
import { act, area, edit, insert } from "./text_area.js";
import { onTool, ready, showWithin } from "./toolbar.js";

const page = document.querySelector("[data-studio]");
const panel = page.querySelector("[data-panel]");

async function open() {
  const session = new Session();
  const [text] = await Promise.all([session.load(), session.loadChoices()]);
  edit(session, text);
  session.onChecked = async (problems) => {
    await show(session, problems);
    if (document.activeElement === area) {
      showWithin(panel, document.getElementById(`read-${kindAtCursor()}`));
    }
  };
  onTool({ undo: () => act("undo"), redo: () => act("redo"), add: () => insert('\n[new_notice]\ntitle = "标题"\nbody = "正文。"\n', true) });
  session.start(async () => area.value);
  await show(session);
  ready(page);
}

/** The kind in whose part of the file the cursor is. */
function kindAtCursor() {
  return [...area.value.slice(0, area.selectionStart).matchAll(/^\[([a-z0-9_]+)\]/gm)].at(-1)?.[1] ?? "";
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
