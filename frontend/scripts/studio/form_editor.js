// The editor of forms: the questions in order, a panel for each, and beside them the page as it will really look.
import { askForQuestions, changeRows } from "../questions.js";
import { element as make } from "./fields.js";
import { FormModel } from "./form_model.js";
import { FormPanel, KINDS } from "./form_panel.js";
import { Session } from "./session.js";
import { onTool, ready, showWithin } from "./toolbar.js";

const page = document.querySelector("[data-studio]");
const outline = page.querySelector("[data-outline]");
const frame = page.querySelector("[data-preview]");
const ROW_STEP = /^(add|remove):/;
const NEW = {
  text: { text: "说明" },
  datetime: { dateLabel: "日期", subtype: "date" },
  radio: { values: [{ label: "是", value: "yes" }, { label: "否", value: "no" }] },
  select: { values: [{ label: "选项一", value: "one" }, { label: "选项二", value: "two" }] },
  checklist: { values: [{ label: "选项一", value: "one" }, { label: "选项二", value: "two" }] },
  group: { components: [] },
  dynamiclist: { components: [], isRepeating: true, allowAddRemove: true, defaultRepetitions: 1 },
};

async function open() {
  const session = new Session();
  const [text] = await Promise.all([session.load(), session.loadChoices()]);
  let model;
  let chosen = "";
  let previewed = null;
  const draw = (id = chosen) => {
    chosen = model.find(id) ? id : "";
    drawOutline(model, chosen, panel.problems, draw);
    panel.show(chosen);
    markChosen(model, chosen);
    showWithin(outline, outline.querySelector('[aria-current="true"]'));
  };
  const changed = () => {
    session.touch();
    drawOutline(model, chosen, panel.problems, draw);
    showStack(model);
  };
  try {
    model = new FormModel(text, changed);
  } catch (wrong) {
    page.querySelector("[data-unread]").hidden = false;
    page.querySelector("[data-unread-words]").textContent = wrong.message;
    session.start(async () => text);
    return;
  }
  const panel = new FormPanel(page.querySelector("[data-panel]"), model, session, draw);
  session.onChecked = (problems) => {
    panel.problems = problems;
    drawOutline(model, chosen, problems, draw);
    if (!panel.place.contains(document.activeElement)) {
      panel.show(chosen);
    }
    if (session.digest !== previewed) {
      previewed = session.digest;
      frame.src = `${page.dataset.previewUrl}&as=${session.digest.slice(0, 12)}`;
    }
  };
  const named = (element) => (element && [...model.all()].find(({ one }) => [one.id, model.keyOf(one)].includes(element))?.one.id) || "";
  session.onShow = ({ element }) => draw(named(element));
  frame.addEventListener("load", () => {
    markChosen(model, chosen);
    letAnswersBeTried(frame.contentDocument, (target) => {
      const id = componentAt(model, target);
      if (id) {
        draw(id);
      }
    });
  });
  onTool({
    undo: () => (model.undo(), draw()),
    redo: () => (model.redo(), draw()),
    whole: () => draw(""),
    phone: () => showAs("phone"),
    desktop: () => showAs("desktop"),
  });
  showAs("desktop");
  page.querySelector("[data-add]").addEventListener("change", (event) => {
    const type = event.target.value;
    event.target.value = "";
    if (type) {
      const made = component(model, type);
      model.add(made, chosen);
      draw(made.id);
    }
  });
  keys(model, () => chosen, draw);
  draw(named(new URLSearchParams(location.search).get("at")));
  showStack(model);
  session.start(async () => model.text());
  ready(page);
}

/** Show the page as it is on a phone or on a desktop; the button that is in force is marked. */
function showAs(size) {
  page.querySelector("[data-frame]").classList.toggle("is-phone", size === "phone");
  for (const tool of page.querySelectorAll('[data-tool="phone"], [data-tool="desktop"]')) {
    tool.setAttribute("aria-pressed", String(tool.dataset.tool === size));
  }
}

/** An answer is given and its conditions are asked, as on the real page; a click elsewhere chooses the question. */
function letAnswersBeTried(inside, choose) {
  inside?.addEventListener("click", (event) => {
    if (event.target.closest("input:not([type=file]), select, textarea, .choice label, summary")) {
      return;
    }
    event.preventDefault();
    const step = event.target.closest("button[name=_step]");
    if (step && ROW_STEP.test(step.value)) {
      changeRows(step.form, step);
    } else {
      choose(event.target);
    }
  });
  inside?.addEventListener("change", ({ target }) => target.form && target.closest("[data-refresh]") && askForQuestions(target.form));
  inside?.addEventListener("submit", (event) => event.preventDefault());
}

function component(model, type) {
  const id = model.freeId(type);
  const made = { type, id, ...structuredClone(NEW[type] ?? {}) };
  if (type === "dynamiclist") {
    made.path = id;
  } else if (!["text", "group", "separator", "spacer"].includes(type)) {
    made.key = id;
    made.properties = { answer: "question" };
  }
  if (!["text", "separator", "spacer", "datetime"].includes(type)) {
    made.label = `新的${KINDS[type]}`;
  }
  return made;
}

function drawOutline(model, chosen, problems, draw) {
  const wrong = new Set(problems.filter((one) => one.severity === "error").map((one) => one.element));
  const rows = [...model.all()].map(({ one, depth }) => {
    const words = one.label ?? one.dateLabel ?? one.text ?? "";
    const row = make("li", { draggable: true });
    row.dataset.id = one.id;
    row.dataset.depth = String(Math.min(depth, 4));
    const pick = make("button", { type: "button", className: "outline-pick" }, make("span", { className: "outline-kind", textContent: KINDS[one.type] ?? one.type }), make("span", { textContent: words.replace(/[#*\n]/g, " ").slice(0, 60) || "（没有标题）" }));
    pick.setAttribute("aria-current", String(one.id === chosen));
    if (wrong.has(one.id) || wrong.has(model.keyOf(one))) {
      row.classList.add("is-wrong");
    }
    pick.addEventListener("click", () => draw(one.id));
    row.append(pick);
    return row;
  });
  const kept = outline.contains(document.activeElement);
  outline.replaceChildren(...rows);
  if (kept) {
    outline.querySelector('[aria-current="true"]')?.focus();
  }
}

/** Alt with an arrow moves the chosen component, arrows walk, Delete takes out; rows can be dragged, too. */
function keys(model, chosen, draw) {
  outline.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const id = event.target.closest("li")?.dataset.id;
    if (step && event.altKey && id) {
      model.move(id, step);
      draw(id);
      event.preventDefault();
    } else if (step) {
      const picks = [...outline.querySelectorAll(".outline-pick")];
      picks[picks.indexOf(event.target) + step]?.focus();
      event.preventDefault();
    } else if (event.key === "Delete" && id && id === chosen()) {
      model.remove(id);
      draw("");
    }
  });
  let dragged = "";
  outline.addEventListener("dragstart", (event) => (dragged = event.target.closest("li").dataset.id));
  outline.addEventListener("dragover", (event) => event.preventDefault());
  outline.addEventListener("drop", (event) => {
    event.preventDefault();
    const target = event.target.closest("li");
    if (dragged && target) {
      const box = target.getBoundingClientRect();
      model.place(dragged, target.dataset.id, event.clientY > box.top + box.height / 2);
      draw(dragged);
    }
  });
}

/** The component that a place of the page belongs to: by its part, or by an id on the way up. */
function componentAt(model, target) {
  const isOf = (one, id) => [one.id, model.keyOf(one)].some((name) => name && (id === name || id.startsWith(`${name}-`) || id === `f-${name.replaceAll("_", "-")}`));
  for (let node = target.closest?.("[id], [data-part]"); node; node = node.parentElement?.closest("[id], [data-part]")) {
    const ids = [node.id, node.dataset.part].filter(Boolean);
    const found = [...model.all()].find(({ one }) => ids.some((id) => isOf(one, id)));
    if (found) {
      return found.one.id;
    }
  }
  return "";
}

function markChosen(model, chosen) {
  const inside = frame.contentDocument;
  for (const one of inside?.querySelectorAll(".is-chosen") ?? []) {
    one.classList.remove("is-chosen");
  }
  const found = model.find(chosen);
  const key = found && (model.keyOf(found.one) || found.one.id);
  const part = key && `[data-part="f-${key.replaceAll("_", "-")}"], [data-part="${key}"]`;
  const place = key && (inside?.querySelector(part) ?? inside?.getElementById(key));
  if (place) {
    (place.closest(".field, fieldset, .panel") ?? place).classList.add("is-chosen");
    place.scrollIntoView({ block: "center" });
  }
}

function showStack(model) {
  page.querySelector('[data-tool="undo"]').disabled = !model.past.length;
  page.querySelector('[data-tool="redo"]').disabled = !model.future.length;
}

open();
