/** Read the main text of a page aloud with the voice of the device, a paragraph at a time; pressed again it stops. */
const PARTS = "h1, h2, h3, h4, p, li, dt, dd, th, td, legend, label, summary, caption";
const SILENT = "[hidden], .unseen, .icon, script, style, dialog:not([open]), details:not([open]) > :not(summary)";

/** The words of each innermost part, in the order of the page, each once. */
export function paragraphs(main) {
  return [...main.querySelectorAll(PARTS)]
    .filter((part) => !part.closest(SILENT) && !part.querySelector(PARTS))
    .map((part) => part.innerText.replace(/\s+/g, " ").trim())
    .filter(Boolean);
}

export function readAloud() {
  const button = document.querySelector("[data-read-aloud]");
  const main = document.querySelector("main");
  if (!button || !main || !("speechSynthesis" in window)) {
    return;
  }
  const words = button.querySelector("span");
  const begin = words.textContent;
  const show = (isReading) => {
    button.setAttribute("aria-pressed", String(isReading));
    words.textContent = isReading ? button.dataset.stop : begin;
  };
  const stop = () => {
    window.speechSynthesis.cancel();
    show(false);
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") {
      stop();
      return;
    }
    window.speechSynthesis.cancel();
    const said = paragraphs(main).map((text) => Object.assign(new SpeechSynthesisUtterance(text), { lang: "zh-CN" }));
    if (!said.length) {
      return;
    }
    said.at(-1).onend = () => show(false);
    said.forEach((one) => window.speechSynthesis.speak(one));
    show(true);
  });
  window.addEventListener("pagehide", stop);
}
