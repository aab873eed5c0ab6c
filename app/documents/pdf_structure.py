"""Is it a plain PDF? Encryption, scripts, actions that reach out, embedded files, endless structures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pikepdf

from app.documents.active_content import active_content
from app.documents.file_shape import ADVICE
from app.documents.scan_report import ERROR, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def structural_findings(path: Path, limits: Mapping[str, Any]) -> tuple[int, list[Finding]]:
    """Return the number of pages and every structural error of a file."""
    try:
        with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as pdf:
            return _inside(pdf, limits)
    except pikepdf.PasswordError:
        return 0, [_refused("encrypted", "文件设置了密码或加密，审核人员无法打开。请取消加密后重新上传。")]
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError, OverflowError):
        return 0, [_refused("damaged", "文件不完整或已损坏，无法按 PDF 打开。" + ADVICE)]


def _inside(pdf: pikepdf.Pdf, limits: Mapping[str, Any]) -> tuple[int, list[Finding]]:
    if len(pdf.objects) > limits["max_objects"]:
        return 0, [_refused("too-complex", "文件结构过于复杂，不像扫描件。" + ADVICE)]
    pages = len(pdf.pages)
    return pages, [*_counted(pdf, pages, limits), *_carried(pdf), *_contents(pdf, limits)]


def _counted(pdf: pikepdf.Pdf, pages: int, limits: Mapping[str, Any]) -> Iterator[Finding]:
    if pdf.is_encrypted:
        yield _refused("encrypted", "文件设置了权限加密。请取消加密后重新上传。")
    if pages == 0:
        yield _refused("no-pages", "文件里没有页面。" + ADVICE)
    if pages > limits["max_pages"]:
        most = limits["max_pages"]
        yield _refused("too-many-pages", f"文件有 {pages} 页，超过 {most} 页。请只保留本项材料需要的页。")


def _carried(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    for code, what in sorted(active_content(pdf).items()):
        yield _refused(code, f"文件{what}，出于安全不予接受。" + ADVICE)


def _contents(pdf: pikepdf.Pdf, limits: Mapping[str, Any]) -> Iterator[Finding]:
    """Refuse pages whose instructions are longer than any scan's, before a drawing program meets them."""
    most = limits["max_content_bytes"]
    for number, page in enumerate(pdf.pages[: limits["max_pages"]], start=1):
        contents = page.obj.get("/Contents")
        parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        packed = [part for part in parts if isinstance(part, pikepdf.Stream)]
        if sum(len(part.read_raw_bytes()) for part in packed) > most or _unpacked(packed) > most:
            yield Finding("too-complex", ERROR, "这一页的内容过于复杂，不像扫描件。" + ADVICE, number)


def _unpacked(parts: list[pikepdf.Stream]) -> int:
    return sum(len(part.read_bytes()) for part in parts)


def _refused(code: str, text: str) -> Finding:
    return Finding(code, ERROR, text)
