"""Trouble of the place where files lie, in one word each, for whoever keeps files."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class DiskFullError(Exception):
    """The disk, or the bucket, has no room; nothing of the upload was kept."""


class StoreAwayError(Exception):
    """The server of files does not answer, or does not let us in; the same could succeed later."""

    def __init__(self, about: str) -> None:
        super().__init__(f"存放文件的服务器（APP_FILES）没有应答或拒绝访问：{about}")


@contextmanager
def disk_trouble() -> Iterator[None]:
    """Tell trouble of the disk as DiskFullError."""
    try:
        yield
    except OSError as full:
        raise DiskFullError(str(full)) from full
