"""Every file becomes a PDF that this installation has written itself: photos by drawing, PDFs by copying what is drawn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents.file_shape import shape_findings
from app.documents.limited_child import Child, ask_child
from app.documents.photo_files import PhotoRefusedError, is_photo, photos_as_pdf
from app.documents.sample_shelf import made_of_sample
from app.documents.scan_checks import UNREADABLE
from app.documents.scan_limits import USUAL
from app.documents.scan_report import ERROR, WARNING, Finding, ScanReport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.documents.scan_limits import ScanLimits


SIGNED = (
    "这份文件带有电子签名。系统只保存画面，签名不再能在这里验证；原文件的摘要已记录，请您保留原文件备查。"
    "需要凭电子签名证明的，请联系主管部门。"
)


class NotNeutralError(Exception):
    """A file cannot become a paper; `report` says why."""

    def __init__(self, report: ScanReport) -> None:
        super().__init__("refused")
        self.report = report


@dataclass(frozen=True, slots=True)
class NeutralFile:
    """A PDF written anew, and what the file it was made of carried beside its pages (codes)."""

    data: bytes
    pages: int
    carried: tuple[str, ...] = ()


def neutral_file(path: Path, *, limits: ScanLimits = USUAL) -> NeutralFile:
    """Return one file as a PDF of our own; raises NotNeutralError."""
    if is_photo(path):
        try:
            return NeutralFile(photos_as_pdf([path], limits=limits), 1)
        except PhotoRefusedError as photo:
            raise NotNeutralError(ScanReport(0, (photo.finding,))) from photo
    if shape := shape_findings(path, limits.max_bytes):
        raise NotNeutralError(ScanReport(0, tuple(shape)))
    return put_together([path], None, limits=limits)


def put_together(
    files: Sequence[Path], pages: Sequence[tuple[int, int, int]] | None, *, limits: ScanLimits = USUAL
) -> NeutralFile:
    """Return one PDF of pages (file from 0, page from 1, turn in degrees), or of all; raises NotNeutralError."""
    wishes = {"files": [str(path.absolute()) for path in files], "pages": pages}
    answer = ask_child(Child.NEUTRAL, files[0], wishes, limits)
    line, _, made = answer.value.partition(b"\n")
    if answer.failure or not line:
        raise NotNeutralError(ScanReport(0, (Finding("unreadable", ERROR, UNREADABLE),)))
    told = json.loads(line)
    findings = tuple(
        Finding(one["code"], one["severity"], one["text"], one["page"]) for one in told["findings"]
    )
    if not made:
        raise NotNeutralError(ScanReport(told["pages"], findings))
    made_of_sample(files, made)
    return NeutralFile(made, told["pages"] if pages is None else len(pages), tuple(told["carried"]))


def signed_finding() -> Finding:
    """Return what is told of a paper that was written anew from a signed file."""
    return Finding("signed", WARNING, SIGNED)
