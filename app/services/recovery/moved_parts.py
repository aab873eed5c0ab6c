"""Uploads on their way are copied from one place to another, piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.sealed_files import UnreadableFileError

if TYPE_CHECKING:
    from app.store.part_files import ArrivingParts

PIECE = 1 << 20


def copy_parts(source: ArrivingParts, target: ArrivingParts) -> list[str]:
    """Copy what has come of each file, behind what is there of it; return the ids. What has gone meanwhile is left out.

    Raises UnreadableFileError, DiskFullError or StoreAwayError.
    """
    return [identity for identity in source.identities() if _is_copied(source, target, identity)]


def _is_copied(source: ArrivingParts, target: ArrivingParts, identity: str) -> bool:
    at = target.size(identity)
    try:
        while piece := source.read(identity, at, PIECE):
            target.write(identity, at, piece)
            at += len(piece)
    except UnreadableFileError:
        if source.size(identity):
            raise
        target.remove(identity)
        return False
    return True
