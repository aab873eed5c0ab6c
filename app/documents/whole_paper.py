"""What only the whole paper tells: a page that is there twice, and a paper without any content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.scan_report import ERROR, WARNING, Finding

if TYPE_CHECKING:
    from collections.abc import Sequence


def whole_findings(pages: int, marks: Sequence[str]) -> tuple[Finding, ...]:
    """Return what the marks of all pages say together; a page has an empty mark when there is nothing on it.

    Only a paper all of whose pages are empty is certainly the wrong one.
    """
    if pages and len(marks) == pages and not any(marks):
        text = (
            "整份材料都是空白页，没有任何内容，可能扫描时放反了面。请把有字的一面朝向镜头或扫描面，重新扫描。"
        )
        return (Finding("all-blank", ERROR, text),)
    return tuple(_repeats(marks))


def _repeats(marks: Sequence[str]) -> list[Finding]:
    seen: dict[str, int] = {}
    found = []
    for number, mark in enumerate(marks, start=1):
        first = seen.setdefault(mark, number) if mark else number
        if first != number:
            text = f"第 {number} 页与第 {first} 页完全相同，请确认是否重复放入，或者漏了一页。"
            found.append(Finding("same-page", WARNING, text, number))
    return found
