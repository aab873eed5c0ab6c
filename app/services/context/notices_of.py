"""The notices in force: of a case its edition's, of a reminder those beside the reminder table, else the platform's."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.domain.nearest import nearest, or_meant
from app.domain.notice_facts import PLATFORM_NOTICES
from app.domain.notice_files import FILE, PLATFORM, read_notices
from app.domain.notice_text import NoticeValueMissingError
from app.domain.procedures import Procedure
from app.engine.errors import EngineError
from app.store.edition_rows import EditionMissingError, live_edition_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from app.domain.notice_text import Notices, WrittenNotice
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

SHARED = "shared"


class UnknownNoticeError(EngineError):
    """A notice cannot be written, for want of a text or a value: nobody is told anything, an operator is."""


def refuse_unknown(kind: str, kinds: Collection[str]) -> None:
    """Raise UnknownNoticeError for a kind that has no text."""
    if kind not in kinds and kind not in PLATFORM_NOTICES:
        meant = nearest(kind, {*kinds, *PLATFORM_NOTICES})
        raise UnknownNoticeError(f"没有叫“{kind}”的通知{or_meant(meant) or '，请核对流程图或提醒表'}")


def notices_of_case(context: AppContext, work: UnitOfWork, case: CaseRow) -> Notices:
    """Return the notices of the edition in which a case runs."""
    return notices_of_edition(context, work, case.edition, case.procedure)


def live_notices(context: AppContext, work: UnitOfWork, process: str) -> Notices:
    """Return the notices of what is live of a procedure, or of the platform; the shipped ones before publishing."""
    try:
        live = live_edition_of(work, process)
    except EditionMissingError:
        return shipped_notices(context.settings.processes_dir, process)
    return notices_of_edition(context, work, live.sha256, process)


def notices_of_edition(context: AppContext, work: UnitOfWork, sha256: str, process: str) -> Notices:
    """Return the notices of an edition; one that was published before notices were files has the shipped ones."""
    own = context.editions.notices(work, sha256)
    return own if own.kinds else shipped_notices(context.settings.processes_dir, process)


@lru_cache(maxsize=64)
def shipped_notices(processes: Path, process: str) -> Notices:
    """Return the notices that come with this release."""
    files = {
        f"{folder}/{FILE}": (processes / folder / FILE).read_bytes()
        for folder in dict.fromkeys((process,) if process == PLATFORM else (SHARED, process))
        if (processes / folder / FILE).is_file()
    }
    return read_notices(files, of_platform=process == PLATFORM)[0]


def written_notice(
    context: AppContext, work: UnitOfWork, kind: str, facts: Mapping[str, Any], notices: Notices
) -> WrittenNotice:
    """Return a notice as it is read, the platform's own from its edition; raises UnknownNoticeError."""
    found = _of_platform(context, work, kind) if kind in PLATFORM_NOTICES else notices
    refuse_unknown(kind, found.kinds)
    try:
        return found.written(kind, facts)
    except NoticeValueMissingError as missing:
        raise UnknownNoticeError(f"通知“{kind}”没有发出：{missing}") from missing


def _of_platform(context: AppContext, work: UnitOfWork, kind: str) -> Notices:
    """Return the platform's notices; a kind that is younger than its live edition has the text of this release."""
    live = live_notices(context, work, PLATFORM)
    return live if kind in live.kinds else shipped_notices(context.settings.processes_dir, PLATFORM)


def notice_of_before(
    context: AppContext, work: UnitOfWork, kind: str, facts: Mapping[str, Any]
) -> WrittenNotice:
    """Return a notice of which only kind and facts were kept; raises UnknownNoticeError."""
    for process in Procedure:
        notices = live_notices(context, work, process.value)
        if kind in notices.kinds:
            return written_notice(context, work, kind, facts, notices)
    return written_notice(context, work, kind, facts, live_notices(context, work, PLATFORM))


def title_of_kind(context: AppContext, work: UnitOfWork, kind: str) -> str:
    """Return the title of a kind as it is now, without what it says of anybody; empty where the kind has none."""
    for process in (PLATFORM, *(one.value for one in Procedure)):
        notices = live_notices(context, work, process)
        if kind in notices.kinds:
            return notices.kinds[kind].title.bare()
    return ""
