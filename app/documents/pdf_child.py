"""What runs in the limited child: inspect a file, or draw one of its pages. Nothing else imports this."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import numpy as np
import pypdfium2

from app.documents.page_measures import page_findings
from app.documents.pdf_structure import structural_findings
from app.documents.scan_report import ERROR, Finding, ScanReport

MEASURED_PAGES = 20
MEASURED_WIDTH = 620
POINTS_PER_INCH = 72
LARGEST_SIDE_POINTS = 5000


def inspect(path: Path) -> ScanReport:
    """Return the report of a file."""
    pages, findings = structural_findings(path)
    if not any(finding.severity == ERROR for finding in findings):
        findings += _looks(path)
    return ScanReport(pages, tuple(findings))


def _looks(path: Path) -> list[Finding]:
    found: list[Finding] = []
    with pypdfium2.PdfDocument(path) as pdf:
        for number in range(min(len(pdf), MEASURED_PAGES)):
            page = pdf[number]
            width, height = page.get_size()
            if max(width, height) > LARGEST_SIDE_POINTS:
                found.append(Finding("page-size", ERROR, "页面尺寸异常，请按 A4 重新扫描。", number + 1))
                continue
            pixels = page.render(scale=MEASURED_WIDTH / width).to_numpy()[:, :, :3]
            found += page_findings(
                number + 1, np.asarray(pixels), dpi=_resolution(page, width), rotation=page.get_rotation()
            )
    return found


def _resolution(page: pypdfium2.PdfPage, width: float) -> float | None:
    """Return the dots per inch of the largest picture on the page."""
    widths = [
        item.get_px_size()[0]
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2)
    ]
    return max(widths) / (width / POINTS_PER_INCH) if widths else None


def draw(path: Path, page: int, width: int) -> bytes:
    """Return a page as PNG, `width` pixels wide."""
    with pypdfium2.PdfDocument(path) as pdf:
        drawn = pdf[page - 1]
        points = min(max(drawn.get_size()[0], 1.0), LARGEST_SIDE_POINTS)
        out = io.BytesIO()
        drawn.render(scale=width / points).to_pil().convert("RGB").save(out, "PNG", compress_level=1)
        return out.getvalue()


def main(arguments: list[str]) -> None:
    """Answer on standard output."""
    task, path = arguments[0], Path(arguments[1])
    if task == "inspect":
        json.dump(inspect(path).as_json(), sys.stdout, ensure_ascii=True)
    else:
        sys.stdout.buffer.write(draw(path, int(arguments[2]), int(arguments[3])))


if __name__ == "__main__":
    main(sys.argv[1:])
