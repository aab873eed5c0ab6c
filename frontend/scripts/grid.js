// A grid of fields: arrows and Enter move, Ctrl+D repeats the field above, a block of a spreadsheet is pasted over
// several fields. Without all this the fields and the text box do the same.

const MONTH = /^\s*'?(\d{4})(?:\s*[-/.年]\s*(\d{1,2})\s*月?份?|(0[1-9]|1[0-2]))\s*$/;

function rowsOf(grid) {
  return [...grid.querySelectorAll("tbody tr")].filter((row) => row.querySelector("input[data-cell]"));
}

function fieldsOf(row) {
  return [...row.querySelectorAll("input[data-cell]")];
}

function neighbour(input, by) {
  const rows = rowsOf(input.closest("[data-grid]"));
  const row = rows[rows.indexOf(input.closest("tr")) + by];
  return row?.querySelector(`input[data-cell="${input.dataset.cell}"]`);
}

function write(input, value) {
  input.value = value;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function onKey(event) {
  const input = event.target.closest?.("[data-grid] input[data-cell]");
  if (!input || event.isComposing) {
    return;
  }
  if (event.key === "d" && (event.ctrlKey || event.metaKey)) {
    const above = neighbour(input, -1);
    if (above) {
      write(input, above.value);
    }
    event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const down = event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey);
  const up = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey);
  let target = null;
  if (down || up) {
    target = neighbour(input, down ? 1 : -1);
    event.preventDefault();
  } else if (event.key === "ArrowRight" && input.selectionStart === input.value.length) {
    const fields = fieldsOf(input.closest("tr"));
    target = fields[fields.indexOf(input) + 1];
  } else if (event.key === "ArrowLeft" && input.selectionEnd === 0) {
    const fields = fieldsOf(input.closest("tr"));
    target = fields[fields.indexOf(input) - 1];
  }
  if (target) {
    event.preventDefault();
    target.focus();
    target.select();
  }
}

/** Lines that begin with a month go to that month; others go down from the field they were pasted into. */
function onPaste(event) {
  const input = event.target.closest?.("[data-grid] input[data-cell]");
  const text = event.clipboardData?.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "") ?? "";
  if (!input || !/[\t\n]/.test(text)) {
    return;
  }
  event.preventDefault();
  const grid = input.closest("[data-grid]");
  const rows = rowsOf(grid);
  const start = rows.indexOf(input.closest("tr"));
  const column = fieldsOf(input.closest("tr")).indexOf(input);
  text.split("\n").forEach((line, place) => {
    const cells = line.split("\t");
    const month = MONTH.exec(cells[0]);
    const named = month && cells.length > 1 ? `${month[1]}-${(month[2] ?? month[3]).padStart(2, "0")}` : "";
    const row = named ? rows.find((one) => one.id === `m-${named}`) : rows[start + place];
    if (!row) {
      return;
    }
    const fields = named ? fieldsOf(row) : fieldsOf(row).slice(column);
    (named ? cells.slice(1) : cells).forEach((value, index) => {
      if (fields[index]) {
        write(fields[index], value.trim());
      }
    });
  });
}

export function gridKeys() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("paste", onPaste);
}
