"""Saves PDFs anew in a limited child: checks their structure and copies only what is drawn. Nothing else imports this.

The answer is one line of JSON (findings, pages, what was carried) and behind it the new file, if there is one.
"""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf

from app.documents.child_order import accept_order
from app.documents.neutral_pdf import PlacedPage, carried, neutral_copy
from app.documents.page_sizes import page_size_findings
from app.documents.pdf_structure import structural_findings
from app.documents.scan_report import ERROR, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def save_anew(
    files: Sequence[Path], wanted: Sequence[Sequence[int]] | None, limits: Mapping[str, Any]
) -> tuple[dict[str, Any], bytes]:
    """Return what is told of the files, and one PDF of the wanted pages, or of all."""
    pages = 0
    findings: list[Finding] = []
    for path in files:
        count, found = structural_findings(path, limits)
        if not any(one.severity == ERROR for one in found):
            found = [*found, *page_size_findings(path)]
        pages, findings = pages + count, [*findings, *found]
    told: dict[str, Any] = {"pages": pages, "findings": [one.as_json() for one in findings], "carried": []}
    if any(one.severity == ERROR for one in findings):
        return told, b""
    with ExitStack() as held:
        opened = [
            held.enter_context(pikepdf.open(path, attempt_recovery=False, suppress_warnings=True))
            for path in files
        ]
        told["carried"] = sorted({code for pdf in opened for code in carried(pdf)})
        placed = [PlacedPage(*one) for one in wanted] if wanted is not None else every_page(opened)
        return told, neutral_copy(opened, placed, limits["max_bytes"])


def every_page(files: Sequence[pikepdf.Pdf]) -> list[PlacedPage]:
    """Return all pages of all files in their order."""
    return [
        PlacedPage(number, page) for number, pdf in enumerate(files) for page in range(1, len(pdf.pages) + 1)
    ]


if __name__ == "__main__":
    order = accept_order()
    told, made = save_anew([Path(one) for one in order["files"]], order["pages"], order["limits"])
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=True).encode() + b"\n" + made)
