// Rows of a table from and to a spreadsheet: tabs between cells, a line a row, in the order of the columns.

/** Return the cells of what a spreadsheet put on the clipboard; quoted cells may have line ends. */
export function cellsOf(text) {
  const rows = [[]];
  let cell = "";
  let isQuoted = false;
  const clean = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  for (let place = 0; place < clean.length; place += 1) {
    const sign = clean[place];
    if (isQuoted) {
      if (sign === '"' && clean[place + 1] === '"') {
        cell += '"';
        place += 1;
      } else if (sign === '"' && /[\t\n]|$/.test(clean[place + 1] ?? "")) {
        isQuoted = false;
      } else {
        cell += sign;
      }
    } else if (sign === '"' && cell === "" && isWholeQuoted(clean, place)) {
      isQuoted = true;
    } else if (sign === "\t") {
      rows.at(-1).push(cell);
      cell = "";
    } else if (sign === "\n") {
      rows.at(-1).push(cell);
      rows.push([]);
      cell = "";
    } else {
      cell += sign;
    }
  }
  rows.at(-1).push(cell);
  return rows;
}

/** A spreadsheet quotes a cell when it has a tab, a line end or quotes; `"approved"` of a decision table is a text. */
function isWholeQuoted(text, place) {
  const rest = text.slice(place + 1);
  const end = /"(?!")(?=[\t\n]|$)/.exec(rest.replaceAll('""', "  "));
  const inside = end ? rest.slice(0, end.index) : "";
  return /[\t\n]|""/.test(inside);
}

export function textOf(rows) {
  const quoted = (cell) => (/[\t\n"]/.test(cell) && /[\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}
