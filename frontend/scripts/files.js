// A file that the server would refuse is told of when it is chosen, not after it has travelled.
// The button that is shown is our own: the browser's speaks the browser's language.

const PHOTO = /\.(jpe?g|png|webp|hei[cf])$/i;

function isPhoto(file) {
  return PHOTO.test(file.name) || /^image\/(jpeg|png|webp|hei[cf])$/.test(file.type);
}

function refusalOf(control, file) {
  if (file.size === 0) {
    return control.dataset.empty;
  }
  if (!/\.pdf$/i.test(file.name) && file.type !== "application/pdf" && !isPhoto(file)) {
    return control.dataset.noPaper;
  }
  return file.size > Number(control.dataset.most) ? control.dataset.tooLarge : "";
}

/** Return what is wrong with what was chosen, by the name of the first file that is refused. */
function refusalOfAll(control) {
  const files = [...control.files];
  for (const file of files) {
    const refused = refusalOf(control, file);
    if (refused) {
      return `${file.name}：${refused}`;
    }
  }
  return files.length > Number(control.dataset.mostPhotos) ? control.dataset.many : "";
}

/** Return how what was chosen is called: the name of the file, or of the first of several. */
export function nameOfChosen(control) {
  const several = control.closest(".upload, .field")?.querySelector("[data-several]")?.dataset.several ?? "#";
  const [first, ...more] = control.files;
  if (!first) {
    return "";
  }
  return more.length ? `${first.name} ${several.replace("#", control.files.length)}` : first.name;
}

export function showName(control) {
  const shown = control.dataset.camera === undefined && control.parentElement.querySelector("[data-file-name]");
  if (shown) {
    shown.textContent = nameOfChosen(control) || shown.dataset.none;
  }
}

function onChoice(event) {
  const control = event.target;
  if (control.type !== "file") {
    return;
  }
  if (control.dataset.most) {
    const refused = control.files.length ? refusalOfAll(control) : "";
    if (refused) {
      control.value = "";
    }
    const told = control.closest(".upload")?.querySelector("[data-file-told]");
    if (told) {
      told.hidden = !refused;
      told.textContent = refused;
    }
  }
  showName(control);
}

export function checkFiles() {
  document.documentElement.dataset.ownFiles = "1";
  // Before anybody else hears of the choice: what was refused counts as not chosen.
  document.addEventListener("change", onChoice, true);
  document.addEventListener("reset", (event) => {
    setTimeout(() => event.target.querySelectorAll("input[type=file]").forEach(showName));
  });
}
