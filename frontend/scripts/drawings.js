// A wide drawing begins where the case stands, not at its left edge.
export function showWhereItStands() {
  for (const place of document.querySelectorAll(".drawing")) {
    const token = place.querySelector(".token");
    if (token) {
      const middle = token.getBoundingClientRect().left - place.getBoundingClientRect().left;
      place.scrollLeft = Math.max(0, middle - place.clientWidth / 2);
    }
  }
}
