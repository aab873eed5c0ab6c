"""Tables as text, from a file or from the clipboard: commas, tabs or semicolons, headings in Chinese or as codes."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING

from app.domain.typed_cells import CellError, clean_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SEPARATORS = ("\t", ",", ";")
Line = tuple[int, tuple[str, ...]]


def lines_of_table(text: str) -> Iterator[Line]:
    """Return the lines that hold anything, with their numbers and cleaned cells; raises CellError."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=lambda one: (heading.count(one), one == ","))
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator)
    begins = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise CellError(
                f"第 {begins} 行无法按表格读取：引号没有成对，或这一格太长。请检查这一行。"
            ) from None
        if cells is None:
            return
        cleaned = tuple(map(clean_cell, cells))
        if any(cleaned):
            yield begins, cleaned
        begins = reader.line_num + 1


def places_of(heading: tuple[str, ...], names: Mapping[str, str]) -> dict[str, int]:
    """Return where each known column stands; `names` gives the code of each heading, folded.

    Raises CellError when a column stands twice.
    """
    found: dict[str, int] = {}
    for place, cell in enumerate(heading):
        code = names.get(folded(cell))
        if code is None:
            continue
        if code in found:
            raise CellError(f"表头里“{cell}”出现了两次，请删去一列")
        found[code] = place
    return found


def folded(heading: str) -> str:
    """Return a heading as it is compared: half-width, small letters, without spaces and what stands in brackets."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(plain.partition("(")[0].split())


def refuse_excess(cells: tuple[str, ...], columns: int) -> None:
    """Raise CellError for a line with more filled cells than the table has columns."""
    more = sum(1 for cell in cells[columns:] if cell)
    if more:
        raise CellError(
            f"这一行比表头多出 {more} 格。金额里的千分位逗号会把一格分成两格，请去掉逗号或给金额加上双引号。"
        )
