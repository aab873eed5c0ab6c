"""Where the sealed heads of this office lie, and where the same lines lie a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.file_place import place_of
from app.settings import HEADS
from app.store.head_places import HeadFolder, HeadObjects

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.context.app_context import AppContext
    from app.store.head_places import HeadPlace


def heads_place(context: AppContext) -> HeadPlace:
    """Return where heads are sealed: the folder of the settings, or beside the files."""
    folder = heads_folder(context)
    if folder is None and context.files.bucket is not None:
        return HeadObjects(context.files.bucket.part(HEADS))
    return HeadFolder(folder or context.settings.heads_dir)


def heads_folder(context: AppContext) -> Path | None:
    """Return the folder in which heads are sealed; None where they lie beside files in a bucket."""
    is_beside = context.settings.audit_heads is None and context.files.bucket is not None
    return None if is_beside else context.settings.heads_dir


def second_place(context: AppContext) -> HeadPlace | None:
    """Return the second sink, if there is one: a folder that every machine sees, or another bucket of the server."""
    sink = context.settings.audit_sink
    bucket = place_of(context.settings.audit_sink_bucket)
    if bucket is not None and context.files.bucket is not None:
        return HeadObjects(context.files.bucket.elsewhere(bucket, HEADS))
    return HeadFolder(sink) if sink is not None else None
