"""Decide 30 prepared cases without the mouse: `python -m bench.review_keys` prints what a case takes.

Five offices with six cases each; half are approved, the others returned for a field, a paper or a page, each
procedure in its turn. `--pages long` measures the pages before the workbench, in a copy of the commit that had them.
"""

from __future__ import annotations

import argparse
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.make import submitted_cases as made
from tests.make.service_journey import ServiceJourney
from tests.support.browser import chromium
from tests.support.office import open_office
from tests.support.review_by_keys import KINDS, AtTheWorkbench, OnTheLongForm, Taken

if TYPE_CHECKING:
    from collections.abc import Callable

OFFICES = 5
SIZE = {"width": 1366, "height": 768}
CASES = (
    made.renewal,
    made.new_application,
    made.permission,
    made.supervisor_change,
    made.employer_change,
    lambda context: ServiceJourney(context, "wang").submit(),
)


class Original:
    """The office that is copied, filled once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "original"
        self.folder.mkdir()

    @cache  # noqa: B019 — one for the whole command
    def of(self, _kind: str, fill: Callable[[str, Path], None]) -> tuple[str, Path]:
        """Return where the database and the files are."""
        url = f"sqlite:///{self.folder}/app.db"
        fill(url, self.folder)
        return url, self.folder


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def main() -> None:
    """Print what a case takes of each office, and of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", choices=("bench", "long"), default="bench")
    kind_of_pages = {"bench": AtTheWorkbench, "long": OnTheLongForm}[parser.parse_args().pages]
    total = Taken()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        originals = Original(Path(folder))
        for turn in range(OFFICES):
            with open_office(originals, browser, _new(Path(folder) / f"office{turn}")) as office:
                for case in CASES:
                    case(office.context)
                with office.at_desk("hd.l1a", size=SIZE) as desk:
                    taken = kind_of_pages(desk).decide_all(KINDS[turn:] + KINDS[:turn])
            print(turn + 1, taken, flush=True)
            total.add(taken)
    keys, loads, pixels = total.each()
    print(f"{total.cases} cases, each: {keys} key presses, {loads} page loads, {pixels} pixels scrolled")


if __name__ == "__main__":
    main()
