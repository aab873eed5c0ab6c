// The editor of acts: their file as text, what can be written with its words, and each act as people will understand it.
import { button, element as make, group, note } from "./fields.js";
import { Session } from "./session.js";
import { act, area, edit, insert } from "./text_area.js";
import { onTool, ready, showWithin } from "./toolbar.js";

const page = document.querySelector("[data-studio]");
const panel = page.querySelector("[data-panel]");
const NEW = '\n[new_act]\ntitle = "新的行为"\nabout = "做的人会看到这句说明。"\nwho = ["holder"]\nreason = "required"\nreason_label = "理由"\n';
const LISTS = ["who", "tells", "shown_to"];

async function open() {
  const session = new Session();
  const [text] = await Promise.all([session.load(), session.loadChoices()]);
  edit(session, text);
  session.onChecked = async (problems) => {
    await show(session, problems);
    if (document.activeElement === area) {
      showWithin(panel, document.getElementById(`read-${keyAtCursor()}`));
    }
  };
  onTool({ undo: () => act("undo"), redo: () => act("redo"), add: () => insert(NEW, true) });
  session.start(async () => area.value);
  await show(session);
  ready(page);
}

/** The act in whose part of the file the cursor is. */
function keyAtCursor() {
  return [...area.value.slice(0, area.selectionStart).matchAll(/^\[([a-z0-9_]+)\]/gm)].at(-1)?.[1] ?? "";
}

/** What is inserted for a setting: a line with its first option, or with an empty text. */
function line(one) {
  const [first = ""] = Object.keys(one.options);
  const value = LISTS.includes(one.name) ? `["${first}"]` : one.name === "at_most" ? "10" : `"${first}"`;
  return one.name.startsWith("answer") ? '\nanswer = { by = "addressee", within = 5 }\n' : `\n${one.name} = ${value}\n`;
}

function settings(session) {
  const found = (session.choices?.act_settings ?? []).filter((one) => !one.name.startsWith("answer."));
  return found.map((one) => {
    const made = button(one.words, () => insert(line(one)));
    const options = Object.entries(one.options).map(([code, words]) => `${code} ${words}`);
    made.title = options.length ? `${one.name}：${options.join("，")}` : one.name;
    return made;
  });
}

function noticeKinds(session) {
  const titles = session.choices?.notice_titles ?? {};
  return Object.entries(titles).map(([kind, title]) => {
    const made = button(title, () => insert(`"${kind}"`));
    made.title = kind;
    return made;
  });
}

async function show(session, problems = []) {
  const answer = await session.acts();
  const acts = answer?.told.acts ?? [];
  const found = (isMine) => {
    const mine = problems.filter((one) => one.severity !== "note" && isMine(one));
    return mine.length ? make("ul", { className: "studio-findings" }, ...mine.map((one) => make("li", { textContent: one.message }))) : "";
  };
  const keys = new Set(acts.map((one) => one.key));
  const isHere = (one) => one.file === page.dataset.path;
  const read = acts.map((one) =>
    make(
      "article",
      { className: "notice-read", id: `read-${one.key}` },
      make("code", { textContent: one.key }),
      make("h3", { textContent: one.title }),
      make("dl", { className: "act-read" }, ...one.settings.flatMap(([label, value]) => [make("dt", { textContent: label }), make("dd", { textContent: value })])),
      found((problem) => isHere(problem) && problem.element === one.key),
    ),
  );
  panel.replaceChildren(
    make("h2", { textContent: "行为" }),
    found((problem) => isHere(problem) && !keys.has(problem.element)),
    group("插入一行", make("div", { className: "studio-chips" }, ...settings(session)), note("谁可以做、影响期限、等待答复等，代码的意思在按钮的提示里。")),
    group("插入通知的种类", make("div", { className: "studio-chips" }, ...noticeKinds(session))),
    group("读出来是这样", ...(read.length ? read : [note("文件有错误时这里是空的，请看下面的问题。")])),
  );
}

open();
