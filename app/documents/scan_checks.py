"""Check an uploaded paper: structure refuses, the scan's looks only advise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.limited_child import ask_child
from app.documents.scan_report import ERROR, Finding, ScanReport

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Finding", "ScanReport", "inspect_pdf"]
CHILD = "app.documents.pdf_child"


def inspect_pdf(path: Path) -> ScanReport:
    """Return the report of a file. A file that breaks the checking program is refused with a finding."""
    answer = ask_child(CHILD, "inspect", str(path))
    if answer.failure:
        text = "这个文件无法在限定的时间和内存内检查，请用扫描软件重新生成 PDF 后上传。"
        return ScanReport(0, (Finding("unreadable", ERROR, text),))
    findings = tuple(
        Finding(item["code"], item["severity"], item["text"], item["page"])
        for item in answer.value["findings"]
    )
    return ScanReport(answer.value["pages"], findings)
