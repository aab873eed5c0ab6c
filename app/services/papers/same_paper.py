"""The same file in two places: somebody picked the wrong one, and nobody wants to learn it from a reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.scan_report import WARNING, Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

SAME_FILE = "same-file"


def twin_findings(
    papers: Iterable[tuple[str, str, str]], slot: str, digests: Collection[str]
) -> tuple[Finding, ...]:
    """Return advice when one of the papers (slot, content, name) in another slot is the very same file.

    `digests` are those of the paper and of the file it was written anew from: earlier papers were kept as they came.
    """
    twins = sorted(name for place, content, name in papers if place != slot and content in digests)
    if not twins:
        return ()
    text = f"这个文件与另一项材料（{'、'.join(twins)}）完全相同，请确认没有传错位置。"
    return (Finding(SAME_FILE, WARNING, text),)
