"""Diagrams and tables that come from outside are read once in a limited child, before this process reads them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from app.documents.limited_child import failure_of_texts
from app.documents.scan_limits import MEGABYTE, ScanLimits
from app.services.editions.uploaded_files import MOST_BYTES, MOST_FILES, UploadRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.services.editions.uploaded_files import Upload

LIMITS = ScanLimits(cpu_seconds=10, wall_seconds=20, memory_bytes=768 * MEGABYTE)
"""The largest diagram that the gate lets through takes less than half a second and 100 MB."""
IN_XML = (".bpmn", ".dmn")


def prove(uploads: Sequence[Upload], limits: ScanLimits = LIMITS) -> None:
    """Raise UploadRefusedError where reading what was sent breaks the reader or passes its limits.

    Called before a transaction begins. What is wrong with a file otherwise is told by whoever reads it afterwards.
    """
    texts = [text for one in uploads for text in _texts(one)]
    if texts and failure_of_texts(texts, limits):
        raise UploadRefusedError(
            "读取上传的流程图或决策表时超过了限度（10 秒、768 MB），什么也没有保存。"
            "请用流程建模工具打开它，另存以后再上传；仍不行请拆成几个文件"
        )


def _texts(one: Upload) -> Iterator[bytes]:
    name = one.name.lower()
    if name.endswith(IN_XML):
        yield one.content
    elif name.endswith(".zip"):
        yield from _packed_texts(one.content)


def _packed_texts(content: bytes) -> Iterator[bytes]:
    """Return what an archive holds in XML; an archive that cannot be opened or is too large is refused when it is laid over."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            entries = [one for one in opened.infolist() if one.filename.lower().endswith(IN_XML)]
            if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MOST_BYTES:
                return
            for entry in entries:
                with opened.open(entry) as text:
                    yield text.read(MOST_BYTES)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        return
