"""Looks at the pages of a paper one after the other: what is found on each, and which of them are the very same."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pypdfium2

from app.documents.page_findings import PageLook, page_findings
from app.documents.page_picture import dots_per_inch, measured_scale
from app.documents.scan_report import WARNING, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(slots=True)
class Looks:
    """What was found from page `first` on.

    `marks` are digests of the pages as they are drawn, empty for an empty page; `next_page` is 0 at the end.
    """

    first: int
    findings: list[Finding] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    next_page: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return them as a child answers."""
        findings = [finding.as_json() for finding in self.findings]
        return {"first": self.first, "findings": findings, "marks": self.marks, "next_page": self.next_page}


def look_at_pages(path: Path, limits: Mapping[str, Any], *, first: int = 1, most: int = 0) -> Looks:
    """Look at `most` pages (all when 0) from `first` on, as far as the time goes.

    What is measured depends on the file, and not on how busy the machine is.
    """
    found = Looks(first)
    enough = time.process_time() + limits["look_seconds"]
    late = time.monotonic() + limits["look_wall_seconds"]
    with pypdfium2.PdfDocument(path.read_bytes()) as pdf:
        last = min(len(pdf), first + most - 1) if most else len(pdf)
        for number in range(first, last + 1):
            if time.process_time() >= enough or time.monotonic() >= late:
                found.findings.append(_not_measured(number))
                return found
            _look(pdf, number, found)
        found.next_page = last + 1 if last < len(pdf) else 0
    return found


def _look(pdf: pypdfium2.PdfDocument, number: int, found: Looks) -> None:
    page = pdf[number - 1]
    width, height = page.get_size()
    pixels = page.render(scale=measured_scale(width, height), rev_byteorder=True).to_numpy()[:, :, :3]
    look = PageLook(number, pixels, dots_per_inch(page), int(page.get_rotation()) % 360)
    found.findings += page_findings(look)
    found.marks.append("" if look.is_empty else hashlib.sha256(pixels.tobytes()).hexdigest())


def _not_measured(number: int) -> Finding:
    text = f"第 {number} 页起没有自动检查（页数多或图像大），请自行核对是否清晰、彩色、正方向。"
    return Finding("not-measured", WARNING, text, number)
