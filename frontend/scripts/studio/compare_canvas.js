// Two drawings of a diagram in step: what is new, gone or other is marked, and each sentence leads to its element.
import Viewer from "bpmn-js/lib/NavigatedViewer";

const WIDE = 2;
const LOWEST = 320;
const MARGIN = 48;
const COLOURS = { defaultFillColor: "var(--surface)", defaultStrokeColor: "var(--ink)", defaultLabelColor: "var(--ink)" };

async function draw(place, url) {
  const answer = await fetch(url);
  if (!answer.ok) {
    place.textContent = answer.status === 404 ? "这一边没有这个文件" : "图没有读出来，请刷新页面";
    return null;
  }
  const viewer = new Viewer({ container: place, bpmnRenderer: COLOURS });
  try {
    await viewer.importXML((await answer.json()).content);
  } catch {
    place.textContent = "这个文件没有能画出来的图";
    return null;
  }
  viewer.get("canvas").zoom("fit-viewport");
  return viewer;
}

/** The ends of a line, so that one that leads elsewhere is seen to be another. */
const endsOf = (element) => [element.source?.id, element.target?.id].join(" ");

/** Mark what only one drawing has, lines as well as shapes, and what both have and is not the same. */
function mark(viewer, other, changed, alone) {
  const canvas = viewer.get("canvas");
  const others = other?.get("elementRegistry");
  for (const element of viewer.get("elementRegistry").getAll()) {
    if (element === canvas.getRootElement() || element.labelTarget) {
      continue;
    }
    const twin = others?.get(element.id);
    if (others && !twin) {
      canvas.addMarker(element, alone);
    } else if (changed.has(element.id) || (twin && element.waypoints && endsOf(element) !== endsOf(twin))) {
      canvas.addMarker(element, "is-changed");
    }
  }
}

/** A wide diagram beside another would be too small to read: such a pair stands one above the other, as high as it needs. */
function giveRoom(viewers, details) {
  if (!viewers.length) {
    return;
  }
  const [{ width, height }] = viewers.map((viewer) => viewer.get("canvas").viewbox().inner);
  if (width < WIDE * height) {
    return;
  }
  details.querySelector(".canvas-pair").classList.add("is-wide");
  for (const place of details.querySelectorAll("[data-drawing]")) {
    place.style.height = `${Math.max(LOWEST, (place.clientWidth * height) / width + MARGIN)}px`;
  }
  for (const viewer of viewers) {
    viewer.get("canvas").resized();
    viewer.get("canvas").zoom("fit-viewport");
  }
}

/** The element of an id; of a signal, message or error, which has no shape, the event that stands for it. */
function shapeOf(viewer, id) {
  const elements = viewer.get("elementRegistry");
  const refersTo = (one) => [one.signalRef, one.messageRef, one.errorRef, one.escalationRef].some((named) => named?.id === id);
  return elements.get(id) ?? elements.find(({ businessObject: one }) => refersTo(one) || one.eventDefinitions?.some(refersTo));
}

/** What one shows, the other shows, too. */
function inStep(one, other) {
  let isMoving = false;
  one.on("canvas.viewbox.changed", ({ viewbox: { x, y, width, height } }) => {
    if (!isMoving) {
      isMoving = true;
      const now = other.get("canvas").viewbox();
      if ([x - now.x, y - now.y, width - now.width].some((gap) => Math.abs(gap) > 0.5)) {
        other.get("canvas").viewbox({ x, y, width, height });
      }
      isMoving = false;
    }
  });
}

async function open(section) {
  const details = section.querySelector("[data-canvases]");
  if (details.dataset.drawn) {
    return details.drawn;
  }
  details.dataset.drawn = "yes";
  const [before, after] = details.querySelectorAll("[data-drawing]");
  details.drawn = (async () => {
    const [old, now] = await Promise.all([draw(before, before.dataset.drawing), draw(after, after.dataset.drawing)]);
    const told = [...section.querySelectorAll("[data-element]")].map((one) => one.dataset.element);
    const toldWith = [...section.querySelectorAll("[data-with]")].flatMap((one) => one.dataset.with.split(" "));
    const changed = new Set([...told, ...toldWith]);
    if (old) {
      mark(old, now, changed, "is-gone");
    }
    if (now) {
      mark(now, old, changed, "is-new");
    }
    giveRoom([old, now].filter(Boolean), details);
    if (old && now) {
      inStep(old, now);
      inStep(now, old);
    }
    details.dataset.drawn = "done";
    return [old, now];
  })();
  return details.drawn;
}

function bringToMiddle(canvas, element) {
  const at = element.waypoints?.[Math.floor(element.waypoints.length / 2)] ?? { x: element.x + element.width / 2, y: element.y + element.height / 2 };
  const { width, height } = canvas.viewbox();
  canvas.viewbox({ x: at.x - width / 2, y: at.y - height / 2, width, height });
}

async function show(section, id) {
  section.querySelector("[data-canvases]").open = true;
  for (const viewer of await open(section)) {
    const element = viewer && shapeOf(viewer, id);
    if (!element) {
      continue;
    }
    const canvas = viewer.get("canvas");
    canvas.zoom(0.9);
    bringToMiddle(canvas, element);
    for (const marked of viewer.get("elementRegistry").getAll()) {
      if (canvas.hasMarker(marked, "is-shown")) {
        canvas.removeMarker(marked, "is-shown");
      }
    }
    canvas.addMarker(element, "is-shown");
  }
  section.querySelector("[data-canvases]").scrollIntoView({ block: "nearest" });
}

for (const section of document.querySelectorAll("[data-comparison]")) {
  section.querySelector("[data-canvases]").addEventListener("toggle", (event) => event.target.open && open(section));
  section.addEventListener("click", (event) => {
    const id = event.target.closest("[data-element]")?.dataset.element;
    if (id) {
      show(section, id);
    }
  });
}
