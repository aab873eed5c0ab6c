"""Uploads on their way are copied from one place to another, piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.store.part_files import ArrivingParts

PIECE = 1 << 20


def copy_parts(source: ArrivingParts, target: ArrivingParts) -> list[str]:
    """Copy what has come of each file, behind what is there of it; return the ids. What has gone meanwhile is left out.

    Raises UnreadableFileError, DiskFullError or StoreAwayError.
    """
    identities = source.identities()
    for identity in identities:
        at = target.size(identity)
        while piece := source.read(identity, at, PIECE):
            target.write(identity, at, piece)
            at += len(piece)
    return identities
