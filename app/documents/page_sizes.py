"""Pages that have the size of no paper are refused wherever a file comes in; nothing is drawn to tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2

from app.documents.page_shape import is_drawable
from app.documents.scan_report import ERROR, Finding

if TYPE_CHECKING:
    from pathlib import Path


def page_size_findings(path: Path) -> list[Finding]:
    """Return an error for each page that has the size of no paper; nothing is drawn for it."""
    with pypdfium2.PdfDocument(path.read_bytes()) as pdf:
        sizes = (pdf.get_page_size(place) for place in range(len(pdf)))
        return [
            Finding("page-size", ERROR, "页面尺寸异常，请按 A4 重新扫描。", number)
            for number, size in enumerate(sizes, start=1)
            if not is_drawable(*size)
        ]
