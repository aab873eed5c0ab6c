// Days as people type them, 2026-03-01, 2026/3/1 or 2026年3月1日, made into dates of the expression language where a
// column of a decision table is of dates. `app/feel/typed_dates.py` knows the same ones.
const DAY = /"(?:[^"\\]|\\.)*"|(?<![\p{L}\p{N}_-])(?<![\p{L}\p{N}_]\.)(\d{4})(?:年(\d{1,2})月(\d{1,2})日?|-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2}))(?![\p{L}\p{N}_/-])/gu;
/** Later than the editor passes on what is typed. */
const SETTLED = 400;

export function withDateLiterals(text) {
  return text.replace(DAY, (whole, year, ...rest) => {
    const [month, day] = rest.slice(0, 6).filter((part) => part !== undefined).map(Number);
    const at = year && new Date(Date.UTC(year, month - 1, day));
    const isDay = at && at.getUTCFullYear() === Number(year) && at.getUTCMonth() === month - 1 && at.getUTCDate() === day && Number(year) > 0;
    return isDay ? `date("${at.toISOString().slice(0, 10)}")` : whole;
  });
}

/** Tell whether a cell stands in a column of dates. */
export function isOfDates(cell) {
  const rule = cell?.$parent;
  const table = rule?.$parent;
  const input = rule?.inputEntry?.indexOf(cell) ?? -1;
  if (input >= 0) {
    return table.input?.[input]?.inputExpression?.typeRef === "date";
  }
  return table?.output?.[rule?.outputEntry?.indexOf(cell)]?.typeRef === "date";
}

/** Tell whether somebody is writing in the cell: the editor may take the focus away and give it back, and so may they. */
function isWrittenIn(place, id) {
  return document.activeElement?.closest("td[data-element-id]")?.dataset.elementId === id && place.contains(document.activeElement);
}

/** Once a cell of a column of dates is left, and not gone back to, the days that were typed in it are dates. */
export function readTypedDates(place, viewerNow) {
  place.addEventListener("focusout", (event) => {
    const id = event.target.closest?.("td[data-element-id]")?.dataset.elementId;
    const viewer = viewerNow();
    if (!id || !viewer?.get("sheet", false)) {
      return;
    }
    setTimeout(() => {
      if (isWrittenIn(place, id)) {
        return;
      }
      const cell = viewer.get("elementRegistry").get(id)?.businessObject;
      const text = isOfDates(cell) ? cell.text ?? "" : "";
      const read = withDateLiterals(text);
      if (read !== text) {
        viewer.get("modeling").editCell(cell, read);
      }
    }, SETTLED);
  });
}
