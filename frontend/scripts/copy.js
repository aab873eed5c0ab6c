/** Copy the text a button names, and say so in the button's own words. */
export async function copyButtons(event) {
  const button = event.target.closest("[data-copy]");
  if (!button) {
    return;
  }
  await navigator.clipboard.writeText(button.dataset.copy);
  const said = button.querySelector("[role=status]");
  if (said) {
    said.textContent = button.dataset.copied;
  }
}
