// A page that waits for something in the background looks again by itself when it has come; the link 刷新 does the same.
const EVERY = 3000;

export function lookAgain() {
  const place = document.querySelector("[data-waits]");
  if (!place) {
    return;
  }
  const every = Number(place.dataset.every) || EVERY;
  const look = async () => {
    try {
      const answer = await fetch(place.dataset.waits, { headers: { "X-Autosave": "1" }, redirect: "error" });
      if (answer.ok && !(await answer.json()).waits) {
        location.reload();
        return;
      }
    } catch {
      // No answer now; the next look may have one.
    }
    setTimeout(look, every);
  };
  setTimeout(look, every);
}
