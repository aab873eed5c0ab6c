"""How a unit's attachment stands. Manual, 1.6: renewed at the start of every year; old ones still count (A22)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class AttachmentStatus(StrEnum):
    """未上传, 已上传, 待更新."""

    MISSING = "missing"
    UPLOADED = "uploaded"
    STALE = "stale"


def attachment_status(uploaded_on: date | None, today: date) -> AttachmentStatus:
    """Return the status of a slot whose newest paper was uploaded on that day; stale is a hint, not a wall."""
    if uploaded_on is None:
        return AttachmentStatus.MISSING
    return AttachmentStatus.STALE if uploaded_on.year < today.year else AttachmentStatus.UPLOADED
