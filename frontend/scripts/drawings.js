// A drawing that is wider than its frame begins where the case is, or where the first numbers stand.
export function showTokens() {
  for (const frame of document.querySelectorAll(".drawing")) {
    const tokens = frame.querySelectorAll(".token");
    const place = tokens.length ? tokens[tokens.length - 1] : frame.querySelector(".heat");
    if (!place || frame.scrollWidth <= frame.clientWidth) continue;
    const at = place.getBoundingClientRect(), shown = frame.getBoundingClientRect();
    frame.scrollLeft += at.left - shown.left - frame.clientWidth / 2;
  }
}
