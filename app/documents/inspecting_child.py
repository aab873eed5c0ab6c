"""Inspects one file in a limited child. Nothing else imports this."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pypdfium2

from app.documents.child_order import accept_order
from app.documents.page_findings import PageLook, page_findings
from app.documents.page_picture import dots_per_inch, measured_scale
from app.documents.page_shape import is_drawable
from app.documents.pdf_structure import structural_findings
from app.documents.scan_report import ERROR, WARNING, Finding, ScanReport


def inspect(path: Path, limits: dict[str, Any]) -> ScanReport:
    """Return the report of a file."""
    pages, findings = structural_findings(path, limits)
    if not any(finding.severity == ERROR for finding in findings):
        findings += _looks(path, limits["look_seconds"], limits["look_wall_seconds"])
    return ScanReport(pages, tuple(findings))


def _looks(path: Path, work: float, wall: float) -> list[Finding]:
    """Look at the pages; what is measured depends on the file, and not on how busy the machine is."""
    found: list[Finding] = []
    enough, late = time.process_time() + work, time.monotonic() + wall
    with pypdfium2.PdfDocument(path) as pdf:
        for number in range(1, len(pdf) + 1):
            if time.process_time() >= enough or time.monotonic() >= late:
                text = f"第 {number} 页起没有自动检查（页数多或图像大），请自行核对是否清晰、彩色、正方向。"
                return [*found, Finding("not-measured", WARNING, text, number)]
            found += _look(pdf, number)
    return found


def _look(pdf: pypdfium2.PdfDocument, number: int) -> list[Finding]:
    page = pdf[number - 1]
    width, height = page.get_size()
    if not is_drawable(width, height):
        return [Finding("page-size", ERROR, "页面尺寸异常，请按 A4 重新扫描。", number)]
    pixels = page.render(scale=measured_scale(width, height), rev_byteorder=True).to_numpy()[:, :, :3]
    return page_findings(PageLook(number, pixels, dots_per_inch(page), int(page.get_rotation()) % 360))


if __name__ == "__main__":
    order = accept_order()
    json.dump(inspect(Path(order["path"]), order["limits"]).as_json(), sys.stdout, ensure_ascii=True)
