// A file that the server would refuse is told of when it is chosen, not after it has travelled.

function refusalOf(control, file) {
  if (file.size === 0) {
    return control.dataset.empty;
  }
  if (!/\.pdf$/i.test(file.name) && file.type !== "application/pdf") {
    return control.dataset.noPdf;
  }
  return file.size > Number(control.dataset.most) ? control.dataset.tooLarge : "";
}

function onChoice(event) {
  const control = event.target;
  if (control.type !== "file" || !control.dataset.most) {
    return;
  }
  const file = control.files[0];
  const refused = file ? refusalOf(control, file) : "";
  if (refused) {
    control.value = "";
  }
  const told = control.closest(".upload")?.querySelector("[data-file-told]");
  if (told) {
    told.hidden = !refused;
    told.textContent = refused ? `${file.name}：${refused}` : "";
  }
}

export function checkFiles() {
  // Before anybody else hears of the choice: what was refused counts as not chosen.
  document.addEventListener("change", onChoice, true);
}
