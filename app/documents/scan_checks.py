"""Check an uploaded paper: structure refuses, the scan's looks only advise."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from app.documents.file_shape import shape_findings
from app.documents.limited_child import Child, ask_child
from app.documents.scan_limits import USUAL, ScanLimits
from app.documents.scan_report import ERROR, Finding, ScanReport

if TYPE_CHECKING:
    from app.documents.check_turns import CrowdedError

__all__ = ["Finding", "ScanLimits", "ScanReport", "crowded_report", "inspect_pdf", "no_room_report"]
CROWDED = "现在检查材料的人较多，这份文件还没有检查，也没有保存。请稍等一分钟后重新上传。"
OWN_CROWD = "您的其他材料正在检查，这份文件还没有检查，也没有保存。请等前面的检查完，再重新选择这份文件。"
NO_ROOM = "服务器没有空间保存这份文件，其他内容不受影响。请稍后再上传；期限临近请拨打客服电话。"
UNREADABLE = "这个文件无法在限定的时间和内存内检查。请用扫描软件重新生成 PDF 后上传。"


def inspect_pdf(data: bytes | Path, *, limits: ScanLimits = USUAL) -> ScanReport:
    """Return the report of a file. A file that breaks the checking program is refused with a finding."""
    if isinstance(data, Path):
        return _inspect(data, limits)
    with NamedTemporaryFile(suffix=".pdf") as kept:
        kept.write(data)
        kept.flush()
        return _inspect(Path(kept.name), limits)


def crowded_report(crowd: CrowdedError) -> ScanReport:
    """Return the report of a file that nobody has looked at: the file itself need not be bad."""
    return ScanReport(0, (Finding("busy", ERROR, OWN_CROWD if crowd.is_own else CROWDED),))


def no_room_report() -> ScanReport:
    """Return the report of a file for which the server has no room."""
    return ScanReport(0, (Finding("no-room", ERROR, NO_ROOM),))


def _inspect(path: Path, limits: ScanLimits) -> ScanReport:
    shape = shape_findings(path, limits.max_bytes)
    if shape:
        return ScanReport(0, tuple(shape))
    answer = ask_child(Child.INSPECTING, path, {}, limits)
    if answer.failure:
        return ScanReport(0, (Finding("unreadable", ERROR, UNREADABLE),))
    report = json.loads(answer.value)
    return ScanReport(
        report["pages"],
        tuple(
            Finding(item["code"], item["severity"], item["text"], item["page"]) for item in report["findings"]
        ),
    )
