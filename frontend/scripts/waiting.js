// A page that waits for something in the background looks again by itself when it has come; the link 刷新 does the same.
const EVERY = 3000;

/** Tell how far it is, where the page has a place for that. */
function tell(place, { told, done }) {
  const sentence = place.querySelector("[data-told]");
  const bar = place.querySelector("progress");
  if (sentence && told) {
    sentence.textContent = told;
  }
  if (bar && done !== undefined) {
    bar.value = done;
  }
}

export function lookAgain() {
  const place = document.querySelector("[data-waits]");
  if (!place) {
    return;
  }
  const every = Number(place.dataset.every) || EVERY;
  const look = async () => {
    try {
      const answer = await fetch(place.dataset.waits, { headers: { "X-Autosave": "1" }, redirect: "error" });
      const now = answer.ok ? await answer.json() : { waits: true };
      if (!now.waits) {
        location.reload();
        return;
      }
      tell(place, now);
    } catch {
      // No answer now; the next look may have one.
    }
    setTimeout(look, every);
  };
  setTimeout(look, every);
}
