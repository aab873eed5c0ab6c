// The workbench of a review: pages change without leaving what is typed, by pointer and by keys.
import { choose, count, showPreview, toItems } from "./bench_items.js";

const ZOOMS = [50, 75, 100, 125, 150, 200, 300];
const LARGE_FROM = 125;
const QUARTER = 90;
const ROUND = 360;

class Bench {
  constructor(root) {
    this.root = root;
    this.view = root.querySelector("[data-viewer]");
    this.papers = [...root.querySelectorAll("[data-paper]")];
    const shown = this.papers.find((one) => one.getAttribute("aria-current")) ?? this.papers[0];
    this.paper = shown;
    const page = new URLSearchParams(location.search).get("page");
    this.page = Math.min(Math.max(Number(page) || 1, 1), Number(shown?.dataset.pages ?? 1));
    this.zoom = 100;
    this.turn = 0;
    this.fit = "width";
    this.beside = this.part("was-page") !== null && !this.part("was-page").hidden;
  }

  part(name) {
    return this.view?.querySelector(`[data-${name}]`) ?? null;
  }

  show(paper, page) {
    if (!paper || !this.view) {
      return;
    }
    const isOther = paper !== this.paper;
    this.paper = paper;
    this.page = Math.min(Math.max(page, 1), Number(paper.dataset.pages));
    if (isOther) {
      this.turn = 0;
    }
    this.beside = this.beside && Boolean(paper.dataset.was);
    this.draw();
    this.open(null);
  }

  /** Show one of the drawn parts instead of a page; none for the page. */
  open(id) {
    for (const one of this.root.querySelectorAll("[data-bench-part]")) {
      one.hidden = one.id !== id;
    }
    this.view.hidden = id !== null;
    for (const link of this.root.querySelectorAll("[data-part-of]")) {
      link.toggleAttribute("aria-current", link.dataset.partOf === id);
    }
    if (id) {
      document.getElementById(id).focus({ preventScroll: true });
      this.root.querySelector(".bench-view").scrollTop = 0;
    }
  }

  draw() {
    const { dataset } = this.paper;
    for (const one of this.papers) {
      one.toggleAttribute("aria-current", one === this.paper);
      if (one === this.paper) {
        one.setAttribute("aria-current", "true");
      }
    }
    this.paper.scrollIntoView({ block: "nearest" });
    this.part("shown-name").textContent = dataset.name;
    const told = this.part("shown-page");
    told.textContent = told.dataset.words.replace("{page}", this.page).replace("{pages}", dataset.pages);
    this.part("original").href = `${dataset.url}/original`;
    this.part("beside").hidden = !dataset.was;
    const note = this.part("note-page");
    if (note) {
      note.value = `${dataset.note}:${this.page}`;
    }
    const now = this.part("now-page");
    const was = this.part("was-page");
    this.picture(now, dataset.url);
    was.hidden = !this.beside;
    now.querySelector("figcaption").classList.toggle("unseen", !this.beside);
    if (this.beside) {
      this.picture(was, dataset.was);
    }
    this.part("pages").classList.toggle("is-beside", this.beside);
    for (const one of this.root.querySelectorAll("[data-values]")) {
      one.hidden = one.dataset.values !== dataset.paper;
    }
    this.ahead(dataset.url);
    const address = new URL(location.href);
    address.searchParams.set("paper", dataset.paper);
    address.searchParams.set("page", this.page);
    history.replaceState(null, "", address);
  }

  picture(figure, url) {
    let image = figure.querySelector("img");
    if (!image) {
      image = document.createElement("img");
      figure.append(image);
    }
    const words = this.part("now-page").querySelector("img").dataset.alt;
    image.alt = words.replace("{name}", this.paper.dataset.name).replace("{page}", this.page);
    const size = this.zoom >= LARGE_FROM ? "?size=large" : "";
    const address = `${url}/pages/${this.page}.png${size}`;
    if (image.getAttribute("src") !== address) {
      image.src = address;
    }
    const isAcross = this.turn % (2 * QUARTER) !== 0;
    figure.dataset.turn = this.turn;
    figure.dataset.fit = this.fit;
    image.style.width = this.fit === "zoom" && !isAcross ? `${this.zoom}%` : "";
    image.style.maxWidth = this.fit === "zoom" ? "none" : "";
  }

  /** The section that is opened instead of a paper, as its link at the left. */
  openedPart() {
    return this.root.querySelector("[data-part-of][aria-current]");
  }

  /** Mark the shown paper, or the opened section, as being in order, and show the next one. */
  approve() {
    const mark = (this.openedPart() ?? this.paper)?.closest("li").querySelector("[data-mark]");
    if (mark && !mark.checked) {
      mark.click();
    }
    this.stepPlace(1);
  }

  /** The next page is fetched while this one is read. */
  ahead(url) {
    if (this.page < Number(this.paper.dataset.pages)) {
      new Image().src = `${url}/pages/${this.page + 1}.png`;
    }
  }

  step(by) {
    const page = this.page + by;
    const beyond = page < 1 || page > Number(this.paper.dataset.pages);
    if (!beyond) {
      this.show(this.paper, page);
    }
  }

  /** Go on to the next paper; the sections come behind the papers. */
  stepPlace(by) {
    const places = [...this.papers, ...this.root.querySelectorAll(".bench-sections [data-part-of]")];
    const next = places[places.indexOf(this.openedPart() ?? this.paper) + by];
    if (next?.dataset.partOf) {
      this.open(next.dataset.partOf);
    } else if (next) {
      this.show(next, 1);
    }
  }

  zoomBy(by) {
    const at = this.fit === "zoom" ? ZOOMS.indexOf(this.zoom) : ZOOMS.indexOf(100);
    this.zoom = ZOOMS[Math.min(Math.max(at + by, 0), ZOOMS.length - 1)];
    this.fit = "zoom";
    this.draw();
  }

  fitTo(fit) {
    this.fit = fit;
    this.zoom = 100;
    this.draw();
  }

  turnOn() {
    this.turn = (this.turn + QUARTER) % ROUND;
    this.draw();
  }

  compare() {
    if (this.paper.dataset.was) {
      this.beside = !this.beside;
      this.draw();
    }
  }

  /** Make an item of the page that is shown, of its whole paper, or of the opened section. */
  press(isWhole) {
    const part = this.openedPart();
    const button = part ? document.querySelector(`#${part.dataset.partOf} [data-note-part]`) : this.part("note-page");
    if (!button) {
      return;
    }
    const told = button.value;
    button.value = !part && isWhole ? `${this.paper.dataset.note}:` : told;
    button.click();
    button.value = told;
  }

  note() {
    const returned = document.querySelector('[form="task-form"][name=decision][value=returned]');
    if (returned) {
      returned.checked = true;
    }
    showPreview();
  }
}

function isTyping(target) {
  return target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

/** Whoever has written what is wrong goes on reading: the keys are those of the workbench again. */
function backToReading(root) {
  root.querySelector(".bench-part:not([hidden]), [data-pages]")?.focus({ preventScroll: true });
}

function keysOf(one) {
  return {
    ArrowLeft: () => one.step(-1),
    ArrowRight: () => one.step(1),
    j: () => one.stepPlace(1),
    k: () => one.stepPlace(-1),
    "+": () => one.zoomBy(1),
    "=": () => one.zoomBy(1),
    "-": () => one.zoomBy(-1),
    0: () => one.fitTo("width"),
    f: () => one.fitTo("page"),
    r: () => one.turnOn(),
    c: () => one.compare(),
    d: () => one.approve(),
    n: () => one.press(false),
    N: () => one.press(true),
    o: () => document.querySelector('[form="task-form"][name=opinion], #task-form [name=opinion]')?.focus(),
    i: toItems,
    a: () => choose("approved"),
    b: () => choose("returned"),
    "?": () => {
      const told = document.querySelector("[data-bench-help]");
      told.open = !told.open;
      told.querySelector("summary").focus();
    },
  };
}

function onClick(one, event) {
  const at = (name) => event.target.closest(`[data-${name}]`);
  const acts = [
    ["paper", (link) => one.show(link, 1)],
    ["paper-page", (link) => one.show(one.papers.find((paper) => paper.dataset.paper === link.dataset.paperPage), Number(link.dataset.page))],
    ["part-of", (link) => one.open(link.dataset.partOf)],
    ["step", (link) => one.step(Number(link.dataset.step))],
    ["zoom", (button) => one.zoomBy(Number(button.dataset.zoom))],
    ["fit-to", (button) => one.fitTo(button.dataset.fitTo)],
    ["turn-by", () => one.turnOn()],
    ["beside", () => one.compare()],
  ];
  for (const [name, act] of acts) {
    const found = at(name);
    if (found && found.tagName !== "SECTION" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      act(found);
      return;
    }
  }
  const told = event.target.closest(".asked-about a, .bench-asked a, .bench-part a");
  const paper = told && one.papers.find((each) => each.dataset.url === new URL(told.href).pathname);
  if (paper && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    one.beside = new URL(told.href).searchParams.has("beside");
    one.show(paper, 1);
  } else if (at("note-page") ?? at("note-part")) {
    one.note();
  }
}

export function bench() {
  const root = document.querySelector("[data-bench]");
  if (!root) {
    return;
  }
  const one = new Bench(root);
  const form = document.getElementById("task-form");
  if (one.view) {
    one.open(null);
    const keys = keysOf(one);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        document.querySelector('[form="task-form"][name=_then]')?.click();
        return;
      }
      if (event.key === "Escape" && event.target.closest(".bench-desk") && isTyping(event.target)) {
        backToReading(root);
        return;
      }
      const isArrow = event.key.startsWith("Arrow") && event.target.matches("input[type=radio]");
      if (isTyping(event.target) || isArrow || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) {
        return;
      }
      event.preventDefault();
      keys[event.key]();
    });
  }
  // What leads away opens beside: what is typed stays.
  for (const link of root.querySelectorAll(".asked-about a, .bench-asked a, .bench-part a")) {
    link.target = "_blank";
  }
  root.addEventListener("click", (event) => onClick(one, event));
  if (form) {
    for (const name of ["input", "change", "questions"]) {
      document.addEventListener(name, () => {
        count(form);
        showPreview();
      });
    }
  }
}
