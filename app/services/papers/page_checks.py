"""Checks of pages: asked for in the transaction that keeps a paper, done by the worker, a few pages at a time.

A report says in `check` how far it is: waiting, done or failed. One without it is from before, or of a story.
"""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.documents.scan_checks import PagesLook, look_at_paper
from app.documents.scan_limits import USUAL
from app.documents.whole_paper import whole_findings
from app.services.context.checked_reports import with_check
from app.services.papers.tell_of_doubts import tell_of_doubts
from app.store.disk_trouble import StoreAwayError
from app.store.page_check_rows import (
    DONE,
    FAILED,
    MOST_TRIES,
    PageCheck,
    end_check,
    note_pages,
    release_check,
    take_check,
)
from app.store.reading_rows import ask_for_reading
from app.store.sealed_files import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

PAGES_AT_ONCE = 10
"""So many pages a child looks at; then its findings are kept. One that begins takes as long as two pages."""
CHILDREN = 2
"""So many look at a long paper at once while a core has nothing else to do."""
LEASE = timedelta(seconds=90)
LIMITS = replace(USUAL, cpu_seconds=40, wall_seconds=75, look_seconds=25.0, look_wall_seconds=60.0)


class PageCheckRounds:
    """Checks one paper at a time beside the other chores: each round looks whether some pages are done.

    The child limits itself; the thread only waits for it, and knows no database. A worker that ends does not wait
    for it: the lease runs out, and another goes on from the last pages that were kept.
    """

    def __init__(self, context: AppContext, *, reads: bool = False) -> None:
        """`reads`: whether the text of papers is read afterwards."""
        self._context, self._reads = context, reads
        self._check: PageCheck | None = None
        self._found: list[PagesLook | StoreAwayError] = []

    def some(self) -> bool:
        """Begin to look at some pages, or keep what was found; tell whether there is more to do at once."""
        if self._check is None:
            self._begin(_taken(self._context))
            return False
        if not self._found:
            return False
        check, looks = self._check, self._found.pop()
        self._check = None
        if isinstance(looks, StoreAwayError):
            # Nothing is wrong with the paper: it is taken again when the lease has run out.
            raise looks
        self._begin(_kept(self._context, check, looks, reads=self._reads))
        return True

    def _begin(self, check: PageCheck | None) -> None:
        if check is None:
            return
        self._check = check
        looking = threading.Thread(
            target=lambda: self._found.append(_looked_or_away(self._context, check)),
            name="page-checks",
            daemon=True,
        )
        looking.start()


def check_waiting(context: AppContext, *, reads: bool = False) -> int:
    """Check all papers that wait, one after the other, before going on; return how many. For filling and commands."""
    done = 0
    while (check := _taken(context)) is not None:
        rest: PageCheck | None = check
        while rest is not None:
            rest = _kept(context, rest, _looked(context, rest), reads=reads)
        done += 1
    return done


def _taken(context: AppContext) -> PageCheck | None:
    return context.database.transact(lambda work: take_check(work, work.now + LEASE))


def _looked_or_away(context: AppContext, check: PageCheck) -> PagesLook | StoreAwayError:
    try:
        return _looked(context, check)
    except StoreAwayError as away:
        return away


def _looked(context: AppContext, check: PageCheck) -> PagesLook:
    try:
        with context.files.unsealed(check.sha256) as path:
            return _look_at(path, check)
    except (FileNotFoundError, UnreadableFileError) as gone:
        return PagesLook(failure=type(gone).__name__)


def _look_at(path: Path, check: PageCheck) -> PagesLook:
    children = CHILDREN if _has_idle_core() else 1
    places = range(check.next_page, check.pages + 1, PAGES_AT_ONCE)[:children]

    def look(first: int) -> PagesLook:
        return look_at_paper(path, first=first, most=PAGES_AT_ONCE, limits=LIMITS)

    if len(places) < CHILDREN:
        return look(check.next_page)
    with ThreadPoolExecutor(CHILDREN) as pool:
        return joined(list(pool.map(look, places)))


def joined(looks: Sequence[PagesLook]) -> PagesLook:
    """Return what children found that looked at pages that follow one another, as far as nothing is missing.

    What a child could not do is done once more in the next round, and so is what comes after it.
    """
    told, *rest = looks
    for one in rest:
        if told.failure or not told.next_page or one.failure:
            break
        told = PagesLook((*told.findings, *one.findings), (*told.marks, *one.marks), next_page=one.next_page)
    return told


def _has_idle_core() -> bool:
    return os.getloadavg()[0] + 1 <= len(os.sched_getaffinity(0))


def _kept(context: AppContext, check: PageCheck, looks: PagesLook, *, reads: bool) -> PageCheck | None:
    """Keep what was found; return the check where pages are left."""

    def act(work: UnitOfWork) -> PageCheck | None:
        if looks.failure:
            # A machine that was busy deserves another try; a file that breaks the program does not get many.
            if check.tries + 1 >= MOST_TRIES:
                end_check(work, check.sha256, FAILED, check.findings, with_check)
            else:
                release_check(work, check.sha256)
            return None
        findings = [one.as_json() for one in looks.findings]
        now = note_pages(work, check, findings, looks.marks, looks.next_page, work.now + LEASE)
        if now is None or now.next_page:
            return now
        whole = [one.as_json() for one in whole_findings(now.pages, now.marks)]
        end_check(work, check.sha256, DONE, _in_order([*now.findings, *whole]), with_check)
        tell_of_doubts(context, work, check.sha256)
        if reads:
            ask_for_reading(work, check.sha256)
        return None

    return context.database.transact(act)


def _in_order(findings: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return findings by page, those about the whole paper first."""
    return sorted(findings, key=lambda one: one["page"] or 0)
