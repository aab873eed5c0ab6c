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
from app.documents.page_shape import is_drawable
from app.documents.pdf_structure import structural_findings
from app.documents.scan_report import ERROR, WARNING, Finding, ScanReport

MEASURED_WIDTH = 1240
"""A4 at 150 dpi: the measures are calibrated for it."""
POINTS_PER_INCH = 72


def inspect(path: Path, limits: dict[str, Any]) -> ScanReport:
    """Return the report of a file."""
    pages, findings = structural_findings(path, limits)
    if not any(finding.severity == ERROR for finding in findings):
        findings += _looks(path, limits["look_seconds"])
    return ScanReport(pages, tuple(findings))


def _looks(path: Path, seconds: float) -> list[Finding]:
    found: list[Finding] = []
    until = time.monotonic() + seconds
    with pypdfium2.PdfDocument(path) as pdf:
        for number in range(1, len(pdf) + 1):
            if time.monotonic() > until:
                text = f"第 {number} 页起没有自动检查（页数多或图像大），请自行核对是否清晰、彩色、正方向。"
                return [*found, Finding("not-measured", WARNING, text, number)]
            found += _look(pdf, number)
    return found


def _look(pdf: pypdfium2.PdfDocument, number: int) -> list[Finding]:
    page = pdf[number - 1]
    width, height = page.get_size()
    if not is_drawable(width, height):
        return [Finding("page-size", ERROR, "页面尺寸异常，请按 A4 重新扫描。", number)]
    pixels = page.render(scale=MEASURED_WIDTH / min(width, height), rev_byteorder=True).to_numpy()[:, :, :3]
    dots, is_scan = _picture(page, width, height)
    return page_findings(PageLook(number, pixels, dots, is_scan, int(page.get_rotation()) % 360))


def _picture(page: pypdfium2.PdfPage, width: float, height: float) -> tuple[float | None, bool]:
    """Return the dots per inch of the largest picture on a page, and whether there is one."""
    sizes = [
        item.get_px_size()
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    ]
    if not sizes:
        return None, False
    across, down = max(sizes, key=lambda size: size[0] * size[1])
    inches = max(width, height) / POINTS_PER_INCH
    return max(across, down) / inches, True


if __name__ == "__main__":
    order = accept_order()
    json.dump(inspect(Path(order["path"]), order["limits"]).as_json(), sys.stdout, ensure_ascii=True)
