"""Inspects one file in a limited child: its structure, its pages, or both. Nothing else imports this."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from app.documents.child_order import accept_order
from app.documents.page_looks import look_at_pages
from app.documents.page_sizes import page_size_findings
from app.documents.pdf_structure import structural_findings
from app.documents.scan_report import ERROR, ScanReport


def structure(path: Path, limits: dict[str, Any]) -> ScanReport:
    """Return what the structure of a file says, which decides whether it is kept."""
    pages, findings = structural_findings(path, limits)
    if not any(finding.severity == ERROR for finding in findings):
        findings += page_size_findings(path)
    return ScanReport(pages, tuple(findings))


if __name__ == "__main__":
    order = accept_order()
    file = Path(order["path"])
    if order["part"] == "structure":
        answer = structure(file, order["limits"]).as_json()
    else:
        looks = look_at_pages(file, order["limits"], first=order["first"], most=order["most"])
        answer = looks.as_json()
    json.dump(answer, sys.stdout, ensure_ascii=True)
