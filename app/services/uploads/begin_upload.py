"""Begin to upload files for a paper, or go on where an earlier attempt stopped: the same files are the same upload."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents.photo_files import MOST_PHOTOS
from app.domain.paper_name import safe_name
from app.services.context.refusals import FileRefusedError
from app.services.papers.store_paper import MAX_BYTES, MEGABYTE
from app.services.uploads.upload_places import check_place
from app.store.chosen_rows import TASK
from app.store.database import advisory_lock
from app.store.upload_rows import (
    amount_of,
    begin_file,
    begin_paper,
    drop_paper,
    files_of,
    paper_in_place,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.upload_rows import ArrivingFile

MOST_FILES = MOST_PHOTOS
MOST_OF_ACCOUNT = 120
BYTES_OF_ACCOUNT = 512 * MEGABYTE
"""What one account may have on its way at once: every paper of a long form, and no disk full."""
TOO_MANY_FILES = f"一份材料一次最多 {MOST_FILES} 个文件。页数更多的，请用扫描软件先存成一份 PDF。"
TOO_MUCH = "您还有很多没有提交的文件。请先提交或移除前面的材料，再上传新的。"
TOO_LARGE = f"文件超过 {MAX_BYTES // MEGABYTE} MB，没有选用。请把扫描分辨率降到 150～200 DPI 后重新选择。"
EMPTY = "这份文件是空的，没有选用。请重新保存或扫描后再选择。"


@dataclass(frozen=True, slots=True)
class AnnouncedFile:
    """A file as a browser announces it: `stamp` tells it from another of the same name (digest, or time of change)."""

    name: str
    size: int
    stamp: str

    @property
    def mark(self) -> str:
        """Return how the same file is known again."""
        return hashlib.sha256(f"{self.size}\n{self.stamp}\n{self.name}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Begun:
    """A paper that files are uploaded for, and the files in the order in which they were announced."""

    paper_id: str
    files: tuple[ArrivingFile, ...]


def begin_upload(
    context: AppContext, by: Actor, place: str, slot: str, files: Sequence[AnnouncedFile], *, is_more: bool
) -> Begun:
    """Make room for files. Those that were announced before go on with what has come of them.

    They are a new paper unless they are further pages (`is_more`) or what an earlier attempt left unfinished.
    Raises NotFoundError, TaskClosedError, NotAllowedError or FileRefusedError.
    """
    _refuse(files)
    gone: list[str] = []

    def act(work: UnitOfWork) -> Begun:
        gone.clear()
        check_place(context, work, by, place, slot)
        advisory_lock(work, f"uploads of {by.account_id}")
        paper = paper_in_place(work, place, slot, by.account_id)
        known = {file.mark: file for file in files_of(work, paper.id)} if paper else {}
        marks = {file.mark for file in files}
        # The first attempt may have been cut off before or after its answer: its files are all there, or none is.
        goes_on = is_more or (marks <= known.keys() and not _is_made_of_more(known, marks))
        if paper is not None and not goes_on:
            gone.extend(drop_paper(work, paper.id))
            paper, known = None, {}
        if paper is None:
            task_key = place.removeprefix(f"{TASK}:") if place.startswith(f"{TASK}:") else None
            paper = begin_paper(work, place, slot, by.account_id, task_key=task_key)
        fresh = list({file.mark: file for file in files if file.mark not in known}.values())
        _refuse_amount(work, by, len(known), fresh)
        for position, file in enumerate(fresh, start=len(known)):
            known[file.mark] = begin_file(
                work,
                paper.id,
                position=position,
                mark=file.mark,
                name=safe_name(file.name) or "文件",
                size=file.size,
            )
        return Begun(paper.id, tuple(known[file.mark] for file in files))

    begun = context.database.transact(act)
    for identity in gone:
        context.files.parts.remove(identity)
    context.failpoints("upload_begun")
    return begun


def _is_made_of_more(known: dict[str, ArrivingFile], marks: set[str]) -> bool:
    """Tell whether a finished paper has further files: then the same file alone is another paper."""
    return marks != known.keys() and all(file.is_finished for file in known.values())


def _refuse(files: Sequence[AnnouncedFile]) -> None:
    if not 0 < len(files) <= MOST_FILES:
        raise FileRefusedError(TOO_MANY_FILES)
    for file in files:
        if file.size <= 0:
            raise FileRefusedError(f"{safe_name(file.name)}：{EMPTY}")
        if file.size > MAX_BYTES:
            raise FileRefusedError(f"{safe_name(file.name)}：{TOO_LARGE}")


def _refuse_amount(work: UnitOfWork, by: Actor, already: int, fresh: Sequence[AnnouncedFile]) -> None:
    if already + len(fresh) > MOST_FILES:
        raise FileRefusedError(TOO_MANY_FILES)
    count, size = amount_of(work, by.account_id)
    if count + len(fresh) > MOST_OF_ACCOUNT or size + sum(file.size for file in fresh) > BYTES_OF_ACCOUNT:
        raise FileRefusedError(TOO_MUCH)
