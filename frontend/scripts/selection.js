// Boxes of a list: how many are ticked is told, and one box ticks all of the page. What came meanwhile is announced.
const EVERY = 30000;

function boxes() {
  return [...document.querySelectorAll("[data-pick]")];
}

function tell() {
  const place = document.querySelector("[data-picked]");
  const all = document.querySelector("[data-pick-all]");
  const picked = boxes().filter((box) => box.checked).length;
  place.textContent = place.dataset.words.replace("{count}", picked);
  all.checked = picked > 0 && picked === boxes().length;
  all.indeterminate = picked > 0 && picked < boxes().length;
}

export function selection() {
  if (!document.querySelector("[data-picked]")) {
    return;
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) {
      boxes().forEach((box) => {
        box.checked = event.target.checked;
      });
    }
    if (event.target.matches("[data-pick-all], [data-pick]")) {
      tell();
    }
  });
  // The browser keeps ticks over a reload.
  tell();
}

/** New arrivals are told above the list; nothing in it moves. */
export function announceArrivals() {
  const place = document.querySelector("[data-arrivals]");
  if (!place) {
    return;
  }
  const look = async () => {
    if (document.visibilityState === "visible") {
      try {
        const answer = await fetch(place.dataset.arrivals, { headers: { "X-Autosave": "1" }, redirect: "error" });
        const { count } = answer.ok ? await answer.json() : { count: 0 };
        if (count > 0) {
          place.querySelector("[data-arrived]").textContent = place.dataset.words.replace("{count}", count);
          place.hidden = false;
        }
      } catch {
        // No answer now; the next look may have one.
      }
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
}
