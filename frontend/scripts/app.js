// Everything here makes a page that already works a little quicker to use. Nothing depends on it.
import { autosaveForms } from "./autosave.js";
import { showChecksAsTheyEnd } from "./checks.js";
import { copyButtons } from "./copy.js";
import { checkFiles } from "./files.js";
import { guardForms } from "./forms.js";
import { closeOpenQuestions } from "./confirm.js";
import { showTokens } from "./drawings.js";
import { gridKeys } from "./grid.js";
import { queueKeys } from "./keys.js";
import { editPages } from "./page_editor.js";
import { passkeys } from "./passkeys.js";
import { readAloud } from "./read_aloud.js";
import { announceArrivals, selection } from "./selection.js";
import { sendChosenFiles } from "./uploads.js";
import { lookAgain } from "./waiting.js";
import { bench } from "./bench.js";
import { insertSentences } from "./sentences.js";

function printButtons(event) {
  if (event.target.closest("[data-print]")) {
    window.print();
  }
}

/** After a failed submit the summary of errors is read out first. */
function focusSummary() {
  document.querySelector(".error-summary")?.focus();
}

document.documentElement.classList.add("with-script");
document.addEventListener("click", printButtons);
document.addEventListener("click", copyButtons);
closeOpenQuestions();
checkFiles();
sendChosenFiles();
editPages();
showChecksAsTheyEnd();
guardForms();
autosaveForms();
queueKeys();
selection();
announceArrivals();
gridKeys();
lookAgain();
bench();
insertSentences();
showTokens();
readAloud();
passkeys();
if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", focusSummary);
} else {
  focusSummary();
}
