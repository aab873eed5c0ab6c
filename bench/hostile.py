"""Every attack of the tables of tests/make/hostile_*.py at its door, counted: `python -m bench.hostile`.

Files and expressions of analysts at the command line and in the studio, hostile papers at both doors for papers, words
and fields at pages, and raw requests at a served office. Prints a line for each kind with how many were tried, refused
and had an effect, and the peak of memory; ends with 1 when one had an effect.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections import Counter
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import make_url

from tests.make.context_maker import fill_context, open_context
from tests.make.hostile_files import HOSTILE, NAMES
from tests.make.photos import jpeg_photo, sheet
from tests.security import test_hostile_uploads as papers
from tests.support import hostile_doors as doors
from tests.support import hostile_pages as pages
from tests.support.databases import sqlite_database
from tests.support.raw_requests import heads
from tests.support.running_office import RunningOffice
from tests.support.signed_in import desk_of

if TYPE_CHECKING:
    from collections.abc import Iterator

KILOBYTE = 1024
UPLOADED = 12
"""So many files of a kind are uploaded as well as checked at the command line: the same code reads them."""


def _office(folder: Path) -> Any:
    folder.mkdir()
    url = sqlite_database(folder)
    fill_context(url, folder)
    assert make_url(url).database
    return open_context(url, folder)


def _papers(context: Any, folder: Path) -> Iterator[doors.Fate]:
    """Bring each hostile file at both doors; what is taken was made neutral, what is refused leaves nothing."""
    desk, files = desk_of(context, "agent4"), context.files
    for name, make in HOSTILE.items():
        for door in (papers.through_the_script, papers.through_the_form):
            before = doors.names_left(files.root) | doors.names_left(files.parts.root)
            said = door(desk, name, make())
            left = doors.names_left(files.root) | doors.names_left(files.parts.root)
            yield doors.Fate(
                "papers", name, bool(said), "stays on the disk" if said and left != before else ""
            )
        made, _codes = papers.what_became(make(), folder / "one")
        if made is not None:
            papers.assert_neutral(name, made)


def _names(context: Any) -> Iterator[doors.Fate]:
    desk, photo = desk_of(context, "agent4"), jpeg_photo(sheet((300, 400)))
    for name in NAMES:
        answer = papers.choose(
            desk, papers.DOOR, (name, photo), key=name.encode("utf-8", "replace").hex()[:60]
        )
        served = desk.client.get(f"/employer/attachments/{papers.SLOT}/0/original")
        told = served.headers["Content-Disposition"]
        is_calm = told.startswith("attachment;") and not set(told) & set("\r\n\x00/\\<>")
        served.close()
        yield doors.Fate("names of files", name[:30], answer.status_code >= 400, "" if is_calm else told)  # noqa: PLR2004


def _all(folder: Path) -> Iterator[doors.Fate]:
    context = _office(folder / "office")
    environment = {"APP_DATA_DIR": str(folder / "office")}
    with doors.surroundings(folder) as around:
        for kind in doors.FILES:
            yield from doors.files(around, kind, environment)
            yield from pages.editions(context, around, kind, max(1, len(doors.FILES[kind][1]) // UPLOADED))
        yield from doors.expressions(around, environment)
    yield from _papers(context, folder)
    yield from _names(context)
    yield from sorted(pages.texts(context), key=attrgetter("kind"))
    yield from sorted(pages.not_asked(context), key=attrgetter("kind"))
    yield from pages.formulas(context)
    context.database.close()
    served = folder / "served"
    served.mkdir()
    office = RunningOffice(served, "--no-demo")
    try:
        yield from heads(office.port)
    finally:
        office.stop()


def _tell(kind: str, tried: Counter[str], refused: Counter[str], effects: list[doors.Fate]) -> None:
    """Print the counts of a kind that is over."""
    if kind:
        found = sum(one.kind == kind for one in effects)
        line = {"kind": kind, "tried": tried[kind], "refused": refused[kind], "effects": found}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def main() -> int:
    """Bring everything; return 1 when something had an effect."""
    tried: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    effects: list[doors.Fate] = []
    began, latest = time.monotonic(), ""
    with tempfile.TemporaryDirectory() as folder:
        for fate in _all(Path(folder)):
            tried[fate.kind] += 1
            refused[fate.kind] += fate.is_refused
            if fate.effect:
                effects.append(fate)
                sys.stdout.write(f"effect: {fate}\n")
            if fate.kind != latest:
                _tell(latest, tried, refused, effects)
                latest = fate.kind
        _tell(latest, tried, refused, effects)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KILOBYTE
    sys.stdout.write(
        f"{tried.total()} attacks, {refused.total()} refused, {len(effects)} effects, "
        f"peak {peak} MB, {time.monotonic() - began:.0f} s\n"
    )
    return 1 if effects else 0


if __name__ == "__main__":
    sys.exit(main())
