"""The same file in two places: somebody picked the wrong one, and nobody wants to learn it from a reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.scan_report import WARNING, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

SAME_FILE = "same-file"


def twin_findings(papers: Iterable[tuple[str, str, str]], slot: str, sha256: str) -> tuple[Finding, ...]:
    """Return advice when one of the papers (slot, content, name) in another slot is the very same file."""
    twins = sorted(name for place, content, name in papers if place != slot and content == sha256)
    if not twins:
        return ()
    text = f"这个文件与另一项材料（{'、'.join(twins)}）完全相同，请确认没有传错位置。"
    return (Finding(SAME_FILE, WARNING, text),)
