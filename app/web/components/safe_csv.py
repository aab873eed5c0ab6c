"""Tables for spreadsheets: marked as UTF-8, and no cell is ever taken for a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from flask import Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"


def csv_response(rows: Iterable[Sequence[Any]], name: str) -> Response:
    """Return rows as a file to download. `name` is plain ASCII."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([safe_cell(cell) for cell in row] for row in rows)
    response = Response(BYTE_ORDER_MARK + written.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def safe_cell(cell: Any) -> str:
    """Return what a spreadsheet shows as it is; a text that begins like a formula gets a quotation mark in front."""
    if cell is None:
        return ""
    text = str(cell)
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return f"'{text}" if text.startswith(FORMULAS) and not is_number else text
