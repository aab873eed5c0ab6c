"""The file as bytes: it begins and ends as a PDF, and is nothing else at the same time."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from app.documents.scan_report import ERROR, Finding

if TYPE_CHECKING:
    from pathlib import Path

HEADER = b"%PDF-"
END = b"%%EOF"
HEAD, TAIL = 2048, 4096
PADDING = b"\x00\x20\t\r\n\x1a"
DIRECTORY, DIRECTORY_END = b"PK\x01\x02", b"PK\x05\x06"
DIRECTORY_END_FORMAT = struct.Struct("<4s4H2LH")
DIRECTORY_END_WITHIN = 66_000
FOREIGN = (b"<html", b"<!doctype", b"<script", b"<svg", b"<?php")
WEB_PAGE = re.compile(rb"<(?:script|html|iframe|!doctype)[\s>]|<\?php\s", re.IGNORECASE)
"""Looked for everywhere: a browser that was told so would find the page behind any number of bytes."""
LONGEST_MARK = 12
CHUNK = 1 << 20
ADVICE = "请用扫描仪或手机扫描软件重新生成 PDF 后上传。"


def shape_findings(path: Path, max_bytes: int) -> list[Finding]:
    """Return what refuses the file before any PDF program sees it."""
    size = path.stat().st_size
    if size > max_bytes:
        return [
            _refused(
                "too-big",
                f"文件超过 {max_bytes // (1024 * 1024)} MB。请降低分辨率（150 DPI 即可）后重新扫描。",
            )
        ]
    if size == 0:
        return [_refused("empty-file", "这份文件是空的，没有任何内容，可能还没有保存完。" + ADVICE)]
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(0, size - TAIL))
        tail = file.read()
    if not head.startswith(HEADER):
        return [_refused("not-pdf", "这不是 PDF 文件（或文件前面夹带了其他内容）。" + ADVICE)]
    if END not in tail:
        return [_refused("truncated", "文件不完整，可能上传或保存时中断了。请重新保存后上传。")]
    if tail.rpartition(END)[2].strip(PADDING) or _is_something_else(path, head):
        return [
            _refused("polyglot", "文件同时是另一种文件，或结尾夹带了其他内容，出于安全不予接受。" + ADVICE)
        ]
    return []


def _is_something_else(path: Path, head: bytes) -> bool:
    lowered = head.lower()
    return any(mark in lowered for mark in FOREIGN) or _has_page_of_web(path) or _is_archive(path)


def _has_page_of_web(path: Path) -> bool:
    with path.open("rb") as file:
        before = b""
        while chunk := file.read(CHUNK):
            if WEB_PAGE.search(before + chunk):
                return True
            before = chunk[-LONGEST_MARK:]
    return False


def _is_archive(path: Path) -> bool:
    """Tell whether an archive program would open the file: its directory may hide in a stream or a comment.

    Only the place where the directory must begin is looked at, so a directory of a million files costs nothing.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - DIRECTORY_END_WITHIN))
        last = file.read()
        place = last.rfind(DIRECTORY_END)
        if place < 0 or len(last) - place < DIRECTORY_END_FORMAT.size:
            return False
        length = DIRECTORY_END_FORMAT.unpack_from(last, place)[5]
        begins = size - len(last) + place - length
        file.seek(max(0, begins))
        return begins >= 0 and file.read(4) in {DIRECTORY, DIRECTORY_END}


def _refused(code: str, text: str) -> Finding:
    return Finding(code, ERROR, text)
