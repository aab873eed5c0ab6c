"""Two people's changes of the same files put together, file by file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.meaning import meaning_of_file
from app.services.editions.uploaded_files import UploadRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping


def merged_files(
    base: Mapping[str, bytes], live: Mapping[str, bytes], mine: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return one's own files with what has been published since; raises UploadRefusedError naming files both changed."""
    found, both = {}, []
    for path in sorted(base.keys() | live.keys() | mine.keys()):
        if _means_alike(path, mine.get(path), base.get(path)):
            chosen = live.get(path)
        else:
            chosen = mine.get(path)
            if not _means_alike(path, live.get(path), base.get(path)) and live.get(path) != chosen:
                both.append(path)
        if chosen is not None:
            found[path] = chosen
    if both:
        raise UploadRefusedError(
            f"这些文件两边都改了：{'、'.join(both)}。请导出现行的一版，把自己的改动并进去，再上传这些文件"
        )
    return found


def _means_alike(path: str, one: bytes | None, other: bytes | None) -> bool:
    if one is None or other is None:
        return one is other
    return one == other or meaning_of_file(path, one) == meaning_of_file(path, other)
