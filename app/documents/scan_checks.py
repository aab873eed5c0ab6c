"""Check an uploaded paper: its structure decides at once whether it is kept, its pages are looked at afterwards."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from app.documents.file_shape import shape_findings
from app.documents.limited_child import Child, ask_child
from app.documents.scan_limits import USUAL, ScanLimits
from app.documents.scan_report import ERROR, Finding, ScanReport
from app.documents.whole_paper import whole_findings

if TYPE_CHECKING:
    from app.documents.check_turns import CrowdedError

__all__ = [
    "Finding",
    "PagesLook",
    "ScanLimits",
    "ScanReport",
    "check_structure",
    "crowded_report",
    "inspect_pdf",
    "look_at_paper",
    "no_room_report",
    "store_away_report",
]
CROWDED = "现在检查材料的人较多，这份文件还没有检查，也没有保存。请稍等一分钟后重新上传。"
OWN_CROWD = "您的其他材料正在检查，这份文件还没有检查，也没有保存。请等前面的检查完，再重新选择这份文件。"
STORE_AWAY = "存放材料的服务器暂时没有应答，这份文件没有保存，其他内容不受影响。请几分钟后再上传；期限临近请拨打客服电话。"
NO_ROOM = "服务器没有空间保存这份文件，其他内容不受影响。请稍后再上传；期限临近请拨打客服电话。"
UNREADABLE = "这个文件无法在限定的时间和内存内检查。请用扫描软件重新生成 PDF 后上传。"


@dataclass(frozen=True, slots=True)
class PagesLook:
    """What was found on some pages; `next_page` is where to go on, 0 at the end; `failure` says why there is nothing."""

    findings: tuple[Finding, ...] = ()
    marks: tuple[str, ...] = ()
    next_page: int = 0
    failure: str = ""


def inspect_pdf(data: bytes | Path, *, limits: ScanLimits = USUAL) -> ScanReport:
    """Return the report of a file with all its pages. A file that breaks the checking program is refused with a finding."""
    if isinstance(data, Path):
        return _inspect(data, limits)
    with NamedTemporaryFile(suffix=".pdf") as kept:
        kept.write(data)
        kept.flush()
        return _inspect(Path(kept.name), limits)


def check_structure(path: Path, *, limits: ScanLimits = USUAL) -> ScanReport:
    """Return whether a file can be kept at all, and how many pages it has; no page is drawn."""
    shape = shape_findings(path, limits.max_bytes)
    if shape:
        return ScanReport(0, tuple(shape))
    answer = ask_child(Child.INSPECTING, path, {"part": "structure"}, limits)
    if answer.failure:
        return ScanReport(0, (Finding("unreadable", ERROR, UNREADABLE),))
    report = json.loads(answer.value)
    return ScanReport(report["pages"], tuple(Finding.from_json(one) for one in report["findings"]))


def look_at_paper(path: Path, *, first: int = 1, most: int = 0, limits: ScanLimits = USUAL) -> PagesLook:
    """Look at `most` pages (all when 0) of a file whose structure is in order."""
    answer = ask_child(Child.INSPECTING, path, {"part": "pages", "first": first, "most": most}, limits)
    if answer.failure:
        return PagesLook(failure=answer.failure)
    looks = json.loads(answer.value)
    findings = tuple(Finding.from_json(one) for one in looks["findings"])
    return PagesLook(findings, tuple(looks["marks"]), looks["next_page"])


def crowded_report(crowd: CrowdedError) -> ScanReport:
    """Return the report of a file that nobody has looked at: the file itself need not be bad."""
    return ScanReport(0, (Finding("busy", ERROR, OWN_CROWD if crowd.is_own else CROWDED),))


def no_room_report() -> ScanReport:
    """Return the report of a file for which the server has no room."""
    return ScanReport(0, (Finding("no-room", ERROR, NO_ROOM),))


def store_away_report() -> ScanReport:
    """Return the report of a file for which the server of files did not answer."""
    return ScanReport(0, (Finding("store-away", ERROR, STORE_AWAY),))


def _inspect(path: Path, limits: ScanLimits) -> ScanReport:
    report = check_structure(path, limits=limits)
    if not report.is_acceptable:
        return report
    looks = look_at_paper(path, limits=limits)
    if looks.failure:
        return ScanReport(0, (Finding("unreadable", ERROR, UNREADABLE),))
    return report.with_findings((*looks.findings, *whole_findings(report.pages, looks.marks)))
