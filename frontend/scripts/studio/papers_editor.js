// The editor of papers of the office: their file as text, the values they may tell, each as it reads and as it prints.
import { button, element as make, group, note } from "./fields.js";
import { Session } from "./session.js";
import { act, area, edit, insert } from "./text_area.js";
import { onTool, ready, showWithin } from "./toolbar.js";

const page = document.querySelector("[data-studio]");
const panel = page.querySelector("[data-panel]");
const NEW_PAPER = '\n[new_paper]\ntitle = "文书名称"\nnumber = "{sign}〔{year}〕文第{sequence}号"\nto = ["employer", "person"]\nopening = "{employer_name}[、{person_name}]："\nbody = """\n正文。\n"""\n';

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
  onTool({ undo: () => act("undo"), redo: () => act("redo"), add: () => insert(NEW_PAPER, true) });
  session.start(async () => area.value);
  await show(session);
  ready(page);
}

/** The kind in whose part of the file the cursor is. */
function kindAtCursor() {
  return [...area.value.slice(0, area.selectionStart).matchAll(/^\[([a-z0-9_]+)\]/gm)].at(-1)?.[1] ?? "";
}

async function show(session, problems = []) {
  const values = session.choices?.paper_values ?? [];
  const chips = values.map((one) => {
    const made = button(one.meaning, () => insert(`{${one.name}}`));
    made.title = `{${one.name}}，例如 ${one.example}`;
    return made;
  });
  const answer = await session.papers();
  const told = answer?.told.papers ?? [];
  const found = (isMine) => {
    const mine = problems.filter((one) => one.severity !== "note" && isMine(one.element));
    return mine.length ? make("ul", { className: "studio-findings" }, ...mine.map((one) => make("li", { textContent: one.message }))) : "";
  };
  const kinds = new Set(told.map((one) => one.kind));
  const read = told.map((one) =>
    make(
      "article",
      { className: "notice-read", id: `read-${one.kind}` },
      make("code", { textContent: one.kind }),
      one.title ? make("h3", { textContent: one.title }) : "",
      one.number ? make("p", { className: "soft small", textContent: one.number }) : "",
      ...one.text.map((line) => make("p", { textContent: line })),
      found((kind) => kind === one.kind),
      one.is_shown ? picture(one) : "",
    ),
  );
  panel.replaceChildren(
    make("h2", { textContent: "文书" }),
    found((kind) => !kinds.has(kind)),
    group("插入这次的值", make("div", { className: "studio-chips" }, ...chips), note("[ ] 里的一段，缺少其中的值时整段不写。")),
    group("收到的人看到的（示例的值）", ...(read.length ? read : [note("文件有错误时这里是空的，请看下面的问题。")])),
  );
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
