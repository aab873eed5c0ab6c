// The editor of diagrams: bpmn-js with our own tools and panel; every change is saved into the draft.
import Modeler from "bpmn-js/lib/Modeler";
import described from "camunda-bpmn-moddle/resources/camunda.json";
import { DiagramModel } from "./diagram_model.js";
import { DiagramPanel } from "./diagram_panel.js";
import { ChangeTogether } from "./diagram_rename.js";
import { Simulation, simulation } from "./diagram_simulation.js";
import { honouredTools } from "./diagram_tools.js";
import { freePlace } from "./free_place.js";
import { translateDiagram } from "./diagram_words.js";
import { Session } from "./session.js";
import { onTool, ready } from "./toolbar.js";
import { written } from "./written_words.js";

const page = document.querySelector("[data-studio]");
const camunda = written(described);
const PALETTE = 120;
const MARKERS = { error: "has-error", warning: "has-warning" };

async function open() {
  const session = new Session();
  const [xml] = await Promise.all([session.load(), session.loadChoices()]);
  const modeler = new Modeler({
    container: page.querySelector("[data-canvas]"),
    additionalModules: [honouredTools, freePlace, simulation, { translate: ["value", translateDiagram] }],
    moddleExtensions: { camunda },
    bpmnRenderer: { defaultFillColor: "var(--surface)", defaultStrokeColor: "var(--ink)", defaultLabelColor: "var(--ink)" },
  });
  try {
    const { warnings } = await modeler.importXML(xml);
    if (warnings.length) {
      page.querySelector("[data-unread]").hidden = false;
      page.querySelector("[data-unread-words]").textContent = warnings.map((one) => one.message).slice(0, 3).join("；");
    }
  } catch (wrong) {
    page.querySelector("[data-unread]").hidden = false;
    page.querySelector("[data-unread-words]").textContent = wrong.message;
    session.start(async () => xml);
    return;
  }
  const panel = new DiagramPanel(page.querySelector("[data-panel]"), new DiagramModel(modeler), session, new ChangeTogether(modeler));
  const canvas = modeler.get("canvas");
  const elements = modeler.get("elementRegistry");
  const stack = modeler.get("commandStack");
  page.dataset.stages = [...new Set(elements.getAll().map((one) => panel.model.property(one, "stage")).filter(Boolean))].join("\n");
  readable(canvas);
  const tokens = new Simulation(modeler, page);
  let chosen = null;
  modeler.on("selection.changed", ({ newSelection }) => {
    chosen = newSelection.length === 1 ? newSelection[0] : null;
    panel.show(chosen);
  });
  modeler.on("commandStack.changed", () => {
    session.touch();
    page.querySelector('[data-tool="undo"]').disabled = !stack.canUndo();
    page.querySelector('[data-tool="redo"]').disabled = !stack.canRedo();
  });
  modeler.on("element.changed", ({ element }) => {
    // A field tells of its change while the focus is on its way to the next one: look again when it has arrived.
    if (element === panel.element) {
      setTimeout(() => panel.place.contains(document.activeElement) || panel.show(chosen));
    }
  });
  session.onChecked = (problems) => {
    mark(canvas, elements, problems);
    panel.problems = problems;
    if (!panel.place.contains(document.activeElement)) {
      panel.show(chosen);
    }
  };
  session.onShow = ({ element }) => show(modeler, element);
  onTool({
    undo: () => stack.undo(),
    redo: () => stack.redo(),
    fit: () => fit(canvas),
    in: () => canvas.zoom(canvas.zoom() * 1.2),
    out: () => canvas.zoom(canvas.zoom() / 1.2),
    find: () => modeler.get("searchPad").toggle(),
    simulate: () => tokens.toggle(),
  });
  if (session.isReadOnly) {
    page.classList.add("is-read-only");
  }
  searchWhateverIsWritten(page.querySelector("[data-canvas]"));
  panel.show(null);
  session.start(async () => (await modeler.saveXML({ format: true })).xml);
  show(modeler, new URLSearchParams(location.search).get("at"));
  ready(page);
}

/** The search listens to keys alone: what is pasted, dropped or written in Chinese would leave the results of the old text. */
function searchWhateverIsWritten(place) {
  place.addEventListener("input", ({ target }) => {
    if (target.closest(".djs-search-input")) {
      target.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
    }
  });
}

/** Show all of a diagram, beside the palette. */
function fit(canvas) {
  canvas.zoom("fit-viewport");
  const { inner, outer, scale } = canvas.viewbox();
  const room = outer.width - PALETTE;
  const smaller = Math.min(scale, (room / inner.width) * 0.98);
  const spare = (outer.height / smaller - inner.height) / 2;
  canvas.viewbox({
    x: inner.x - PALETTE / smaller,
    y: inner.y - spare,
    width: outer.width / smaller,
    height: outer.height / smaller,
  });
}

/** Show all of a small diagram; of a large one the beginning, right of the palette, in a size that can be read. */
function readable(canvas) {
  canvas.zoom("fit-viewport");
  if (canvas.zoom() < 0.5) {
    const { inner, outer } = canvas.viewbox();
    const scale = 0.75;
    canvas.viewbox({ x: inner.x - 120 / scale, y: inner.y - 24, width: outer.width / scale, height: outer.height / scale });
  }
}

function mark(canvas, elements, problems) {
  for (const element of elements.getAll()) {
    for (const marker of Object.values(MARKERS)) {
      if (canvas.hasMarker(element, marker)) {
        canvas.removeMarker(element, marker);
      }
    }
  }
  for (const one of problems) {
    const element = one.element && elements.get(one.element);
    // What is marked on the root would be drawn on everything in it.
    if (element?.parent && MARKERS[one.severity]) {
      canvas.addMarker(element, MARKERS[one.severity]);
    }
  }
}

function show(modeler, id) {
  const element = id && modeler.get("elementRegistry").get(id);
  if (element) {
    modeler.get("selection").select(element);
    modeler.get("canvas").scrollToElement(element, 120);
  }
}

open();
