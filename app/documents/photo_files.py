"""Photos from a telephone: known by their first bytes, and made a PDF before anybody looks at them as a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.limited_child import Child, ask_child
from app.documents.scan_limits import USUAL
from app.documents.scan_report import ERROR, Finding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.documents.scan_limits import ScanLimits

MOST_PHOTOS = 20
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
FILE_TYPE = b"ftyp"
APPLE = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
HEAD = 16
HEIC = (
    "这是苹果手机的 HEIC 照片，系统不能读取。请任选一种办法：在手机上重新点“选择文件”，从“照片图库”里选这张照片，"
    "手机会自动转换；或者在“设置→相机→格式”选“兼容性最佳”后重新拍照。"
)
UNREADABLE = (
    "照片打不开，或者太大，不能转成 PDF。请用普通拍照模式重新拍，或用手机的扫描功能存成 PDF 后重新选择。"
)
TOO_MANY = f"一次最多选择 {MOST_PHOTOS} 张照片。页数更多的，请用手机的扫描功能存成一份 PDF。"
MIXED = "一次选择几个文件时，只能都是照片（JPG、PNG），每张照片成为一页。PDF 请只选一份。"


class PhotoRefusedError(Exception):
    """No PDF can be made of the photos; `finding` says why."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.finding = Finding(code, ERROR, text)


def photos_as_pdf(paths: Sequence[Path], *, limits: ScanLimits = USUAL) -> bytes | None:
    """Return a PDF with a page for each photo; None for one file that is no photo. Raises PhotoRefusedError."""
    heads = [_head(path) for path in paths]
    if any(head[4:8] == FILE_TYPE and head[8:12] in APPLE for head in heads):
        raise PhotoRefusedError("heic", HEIC)
    if not all(head.startswith((JPEG, PNG)) for head in heads):
        if len(paths) == 1:
            return None
        raise PhotoRefusedError("mixed-files", MIXED)
    if len(paths) > MOST_PHOTOS:
        raise PhotoRefusedError("too-many-photos", TOO_MANY)
    answer = ask_child(Child.PHOTO, paths[0], {"photos": [str(path.resolve()) for path in paths]}, limits)
    if answer.failure or not answer.value:
        raise PhotoRefusedError("unreadable-photo", UNREADABLE)
    return answer.value


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)
