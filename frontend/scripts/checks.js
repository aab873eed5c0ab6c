// While the pages of a paper are checked, the page is asked again until the answer stands where it said so.
// Without a script the answer is there when the page is loaded again.

const FIRST_WAIT = 1500;
const LONGEST_WAIT = 15000;
const GROWTH = 1.4;
const PATIENCE = 10 * 60 * 1000;
let wait = FIRST_WAIT;
let began = 0;
let timer = 0;

function pending() {
  return [...document.querySelectorAll("[data-check-region]")].filter((one) => one.querySelector("[data-pending]"));
}

async function ask() {
  timer = 0;
  if (!pending().length) {
    return;
  }
  if (!document.hidden) {
    await refresh();
    wait = Math.min(wait * GROWTH, LONGEST_WAIT);
  }
  if (Date.now() - began < PATIENCE) {
    later();
  }
}

async function refresh() {
  try {
    const answer = await fetch(location.href, { headers: { "X-Autosave": "1" } });
    if (!answer.ok || answer.redirected) {
      return;
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const region of pending()) {
      const now = fresh.querySelector(`[data-check-region="${CSS.escape(region.dataset.checkRegion)}"]`);
      if (now && !now.querySelector("[data-pending]") && !region.contains(document.activeElement)) {
        region.replaceChildren(...now.childNodes);
      }
    }
  } catch {
    // The line is down: asked again later.
  }
}

function later() {
  if (!timer && pending().length) {
    timer = setTimeout(ask, wait);
  }
}

function begin() {
  wait = FIRST_WAIT;
  began = Date.now();
  later();
}

export function showChecksAsTheyEnd() {
  begin();
  // A file that has just been chosen is checked, too.
  new MutationObserver((changes) => {
    if (changes.some((one) => [...one.addedNodes].some((node) => node.querySelector?.("[data-pending]")))) {
      begin();
    }
  }).observe(document.body, { childList: true, subtree: true });
}
