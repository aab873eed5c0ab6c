/** A question that opened under a button closes on Escape and when something else is pressed. */
export function closeOpenQuestions() {
  document.addEventListener("click", (event) => {
    for (const one of document.querySelectorAll("details.confirm[open]")) {
      if (!one.contains(event.target) || event.target.closest("[data-close]")) {
        one.open = false;
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector("details.confirm[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
}
