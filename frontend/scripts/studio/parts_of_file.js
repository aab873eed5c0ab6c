// The editor of a file that is a list of parts: notices, acts, or papers of the office. The file as text, what can be
// written into it, and each part as people will read it, with what is wrong with it.
import { button, element as make, findings, group, note } from "./fields.js";
import { Session } from "./session.js";
import { act, area, edit, insert } from "./text_area.js";
import { onTool, ready, showWithin } from "./toolbar.js";

const page = document.querySelector("[data-studio]");
const panel = page.querySelector("[data-panel]");
const LISTS = ["who", "tells", "shown_to"];
const VALUES = "插入这次的值";
const READ = "收到的人看到的（示例的值）";
const BRACKETS = "[ ] 里的一段，缺少其中的值时整段不写。";

const KINDS = {
  notices: {
    heading: "通知",
    begin: '\n[new_notice]\ntitle = "标题"\nbody = "正文。"\n',
    offers: (choices) => [group(VALUES, values(choices.placeholders), note(BRACKETS))],
    reading: READ,
    read: (one) => [heading(one), make("p", { textContent: one.body })],
  },
  acts: {
    heading: "行为",
    begin: '\n[new_act]\ntitle = "新的行为"\nabout = "做的人会看到这句说明。"\nwho = ["holder"]\nreason = "required"\nreason_label = "理由"\n',
    offers: (choices) => [
      group("插入一行", settings(choices.act_settings), note("谁可以做、影响期限、等待答复等，代码的意思在按钮的提示里。")),
      group("插入通知的种类", chips(Object.entries(choices.notice_titles ?? {}), ([kind, title]) => [title, `"${kind}"`, kind])),
    ],
    reading: "读出来是这样",
    read: (one) => [heading(one), make("dl", { className: "act-read" }, ...one.settings.flatMap(([label, value]) => [make("dt", { textContent: label }), make("dd", { textContent: value })]))],
  },
  papers: {
    heading: "文书",
    begin: '\n[new_paper]\ntitle = "文书名称"\nnumber = "{sign}〔{year}〕文第{sequence}号"\nto = ["employer", "person"]\nopening = "{employer_name}[、{person_name}]："\nbody = """\n正文。\n"""\n',
    offers: (choices) => [group(VALUES, values(choices.paper_values), note(BRACKETS))],
    reading: READ,
    read: (one) => [heading(one), one.number ? make("p", { className: "soft small", textContent: one.number }) : "", ...one.text.map((line) => make("p", { textContent: line }))],
    after: (one) => (one.is_shown ? picture(one) : ""),
  },
};
const kind = KINDS[page.dataset.kind];

async function open() {
  const session = new Session();
  const [text] = await Promise.all([session.load(), session.loadChoices()]);
  edit(session, text);
  session.onChecked = async (problems) => {
    await show(session, problems);
    if (document.activeElement === area) {
      showWithin(panel, document.getElementById(`read-${nameAtCursor()}`));
    }
  };
  onTool({ undo: () => act("undo"), redo: () => act("redo"), add: () => insert(kind.begin, true) });
  session.start(async () => area.value);
  await show(session);
  ready(page);
}

/** The part of the file in which the cursor is. */
function nameAtCursor() {
  return [...area.value.slice(0, area.selectionStart).matchAll(/^\[([a-z0-9_]+)\]/gm)].at(-1)?.[1] ?? "";
}

async function show(session, problems = []) {
  const parts = await session.parts();
  const names = new Set(parts.map(nameOf));
  const read = parts.map((one) =>
    make("article", { className: "notice-read", id: `read-${nameOf(one)}` }, make("code", { textContent: nameOf(one) }), ...kind.read(one), found(problems, (name) => name === nameOf(one)), kind.after?.(one) ?? ""),
  );
  panel.replaceChildren(
    make("h2", { textContent: kind.heading }),
    found(problems, (name) => !names.has(name)),
    ...kind.offers(session.choices ?? {}),
    group(kind.reading, ...(read.length ? read : [note("文件有错误时这里是空的，请看下面的问题。")])),
  );
}

function nameOf(one) {
  return one.kind ?? one.key;
}

function heading(one) {
  return one.title ? make("h3", { textContent: one.title }) : "";
}

/** What is wrong with the parts of some names. */
function found(problems, isMine) {
  return findings(problems.filter((one) => isMine(one.element))) ?? "";
}

/** Buttons that put text where the cursor is; `told` gives of each its words, the text and the hint. */
function chips(every, told) {
  const made = every.map((one) => {
    const [words, text, hint] = told(one);
    const chip = button(words, () => insert(text));
    chip.title = hint;
    return chip;
  });
  return make("div", { className: "studio-chips" }, ...made);
}

function values(every = []) {
  return chips(every, (one) => [one.meaning, `{${one.name}}`, `{${one.name}}，例如 ${one.example}`]);
}

/** The settings of an act: a line with the first option of each, or with an empty text. */
function settings(every = []) {
  const single = every.filter((one) => !one.name.startsWith("answer."));
  return chips(single, (one) => {
    const options = Object.entries(one.options).map(([code, words]) => `${code} ${words}`);
    return [one.words, lineOf(one), options.length ? `${one.name}：${options.join("，")}` : one.name];
  });
}

function lineOf(one) {
  const [first = ""] = Object.keys(one.options);
  const value = LISTS.includes(one.name) ? `["${first}"]` : one.name === "at_most" ? "10" : `"${first}"`;
  return one.name.startsWith("answer") ? '\nanswer = { by = "addressee", within = 5 }\n' : `\n${one.name} = ${value}\n`;
}

/** The first page as it prints, drawn when it is asked for: drawing all at every change would take long. */
function picture(one) {
  const shown = make("details", { className: "paper-picture" }, make("summary", { textContent: "看打印的样子" }));
  shown.addEventListener("toggle", () => {
    if (shown.open && !shown.querySelector("img")) {
      const address = `${page.dataset.paperPageUrl}&kind=${encodeURIComponent(one.kind)}&now=${Date.now()}`;
      shown.append(make("img", { src: address, alt: `《${one.title}》的第一页` }));
    }
  });
  return shown;
}

open();
