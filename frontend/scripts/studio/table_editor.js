// The editor of decision tables: dmn-js in Chinese, with a trial of the table and rows from a spreadsheet.
import Modeler from "dmn-js/lib/Modeler";
import { Session } from "./session.js";
import { TablePanel } from "./table_panel.js";
import { translateTable } from "./table_words.js";
import { onTool, ready } from "./toolbar.js";
import { readTypedDates } from "./typed_dates.js";

const page = document.querySelector("[data-studio]");
const KINDS = { drd: "关系图", decisionTable: "表", literalExpression: "表达式", boxedExpression: "表达式" };

async function open() {
  const session = new Session();
  const [xml] = await Promise.all([session.load(), session.loadChoices()]);
  const words = { additionalModules: [{ translate: ["value", translateTable] }] };
  const modeler = new Modeler({
    container: page.querySelector("[data-canvas]"),
    drd: words,
    decisionTable: words,
    literalExpression: words,
    boxedExpression: words,
  });
  const panel = new TablePanel(page.querySelector("[data-panel]"), session);
  hushEmptyHeading(page.querySelector("[data-canvas]"));
  if (!session.isReadOnly) {
    writeWhereClicked(page.querySelector("[data-canvas]"));
    readTypedDates(page.querySelector("[data-canvas]"), () => modeler.getActiveViewer());
  }
  const heard = new WeakSet();
  const hear = () => {
    const viewer = modeler.getActiveViewer();
    if (viewer && !heard.has(viewer)) {
      heard.add(viewer);
      viewer.on("commandStack.changed", () => {
        session.touch();
        showStack(viewer);
        panel.forgetAnswer();
      });
    }
    const view = modeler.getActiveView();
    showTabs(modeler, view);
    showStack(viewer);
    panel.show(view?.type === "drd" ? null : view?.element, view?.type === "decisionTable" ? viewer : null);
    markRows(view?.element, panel.problems);
  };
  modeler.on("views.changed", hear);
  try {
    await modeler.importXML(xml);
  } catch (wrong) {
    page.querySelector("[data-unread]").hidden = false;
    page.querySelector("[data-unread-words]").textContent = wrong.message;
    session.start(async () => xml);
    return;
  }
  const first = modeler.getViews().find((one) => one.type === "decisionTable");
  if (first) {
    await modeler.open(first);
  }
  session.onShow = ({ element }) => show(modeler, element);
  session.onChecked = (problems) => {
    panel.tell(problems);
    markRows(modeler.getActiveView()?.element, problems);
  };
  onTool({
    undo: () => modeler.getActiveViewer().get("commandStack").undo(),
    redo: () => modeler.getActiveViewer().get("commandStack").redo(),
  });
  if (session.isReadOnly) {
    page.classList.add("is-read-only");
  }
  session.start(async () => (await modeler.saveXML({ format: true })).xml);
  hear();
  await show(modeler, new URLSearchParams(location.search).get("at"));
  ready(page);
}

/** The package draws an empty heading over the row numbers, late and anew: it heads nothing, and is not read out. */
function hushEmptyHeading(place) {
  const hush = () => place.querySelector("th.index-column:not([role])")?.setAttribute("role", "presentation");
  new MutationObserver(hush).observe(place, { childList: true, subtree: true });
}

/** An empty annotation is nothing one could hit with the mouse: a click anywhere in its cell begins to write there. */
function writeWhereClicked(place) {
  place.addEventListener("click", (event) => {
    const text = event.target.closest("td.annotation")?.querySelector("[contenteditable]");
    if (!text || text.contains(event.target)) {
      return;
    }
    text.focus();
    getSelection().selectAllChildren(text);
    getSelection().collapseToEnd();
  });
}

function showStack(viewer) {
  const stack = viewer?.get("commandStack", false);
  page.querySelector('[data-tool="undo"]').disabled = !stack?.canUndo();
  page.querySelector('[data-tool="redo"]').disabled = !stack?.canRedo();
}

function showTabs(modeler, active) {
  const tabs = modeler.getViews().map((view) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.className = "btn btn-quiet btn-small";
    tab.setAttribute("aria-pressed", String(view === active || view.element === active?.element));
    tab.textContent = view.type === "drd" ? KINDS.drd : view.name || view.element.name || view.element.id;
    tab.addEventListener("click", () => modeler.open(view));
    return tab;
  });
  page.querySelector("[data-tabs]").replaceChildren(...tabs);
}

/** Open the table that has an element, and bring its row into sight. */
async function show(modeler, id) {
  const holds = (one) => one.id === id || one.decisionLogic?.id === id || one.decisionLogic?.rule?.some((rule) => isOf(rule, id)) || one.decisionLogic?.input?.some((column) => column.id === id);
  const view = id && modeler.getViews().find((one) => one.type !== "drd" && holds(one.element));
  if (!view) {
    return;
  }
  await modeler.open(view);
  const place = view.element.decisionLogic.rule?.findIndex((rule) => isOf(rule, id)) ?? -1;
  const row = document.querySelectorAll("[data-canvas] tbody tr:has(.rule-index)")[place];
  row?.scrollIntoView({ block: "center" });
  row?.classList.add("is-found");
}

/** Mark the rows that findings are about. */
function markRows(decision, problems) {
  const wrong = problems.filter((one) => one.severity === "error");
  const rows = document.querySelectorAll("[data-canvas] tbody tr:has(.rule-index)");
  for (const [place, rule] of (decision?.decisionLogic?.rule ?? []).entries()) {
    rows[place]?.classList.toggle("is-wrong", wrong.some((one) => isOf(rule, one.element)));
  }
}

function isOf(rule, id) {
  return rule.id === id || [...(rule.inputEntry ?? []), ...rule.outputEntry].some((cell) => cell.id === id);
}

open();
