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
RIFF, WEBP = b"RIFF", b"WEBP"
APPLE = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
"""What telephones write; series of pictures (hevc, msf1) are films and no papers."""
HEAD = 16
UNREADABLE = (
    "照片打不开，或者太大，不能转成 PDF。请用普通拍照模式重新拍，或用手机的扫描功能存成 PDF 后重新选择。"
)
TOO_MANY = f"一次最多选择 {MOST_PHOTOS} 个文件。页数更多的，请用手机的扫描功能存成一份 PDF。"


class PhotoRefusedError(Exception):
    """No PDF can be made of the photos; `finding` says why."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.finding = Finding(code, ERROR, text)


def is_photo(path: Path) -> bool:
    """Tell by its first bytes whether a file is a photo of a kind that becomes a page."""
    head = _head(path)
    is_apple = head[4:8] == FILE_TYPE and head[8:12] in APPLE
    is_webp = head.startswith(RIFF) and head[8:12] == WEBP
    return head.startswith((JPEG, PNG)) or is_apple or is_webp


def photos_as_pdf(paths: Sequence[Path], *, limits: ScanLimits = USUAL) -> bytes:
    """Return a PDF with a page for each photo, upright; raises PhotoRefusedError."""
    if len(paths) > MOST_PHOTOS:
        raise PhotoRefusedError("too-many-photos", TOO_MANY)
    heads = [_head(path) for path in paths]
    wishes = {
        "photos": [str(path.absolute()) for path in paths],
        "has_heic": any(head[4:8] == FILE_TYPE for head in heads),
    }
    answer = ask_child(Child.PHOTO, paths[0], wishes, limits)
    if answer.failure or not answer.value:
        raise PhotoRefusedError("unreadable-photo", UNREADABLE)
    return answer.value


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)
