// A drawing that is wider than its frame begins where the case is.
export function showTokens() {
  for (const frame of document.querySelectorAll(".drawing")) {
    const tokens = [...frame.querySelectorAll(".token")];
    const token = tokens[tokens.length - 1];
    if (!token || frame.scrollWidth <= frame.clientWidth) continue;
    const at = token.getBoundingClientRect(), shown = frame.getBoundingClientRect();
    frame.scrollLeft += at.left - shown.left - frame.clientWidth / 2;
  }
}
