"""What the stories of a rehearsal have walked through, painted on the diagrams and told of the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.engine.picture.walked_drawing import DrawnFiles
from app.queries.draft_file_names import names_of_decisions
from app.queries.edition_library import numbered_edition
from app.store.edition_rows import files_of
from app.store.rehearsal_rows import rehearsal_of_edition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.services.context.app_context import AppContext


@dataclass(frozen=True, slots=True)
class WalkedProcess:
    """A process with how often everything in it was walked."""

    id: str
    name: str
    svg: str
    missed: tuple[tuple[str, str], ...]
    """Id and name of the elements and then the flows that were not reached, in the order of the file."""
    file: str
    ways: tuple[int, int]
    """How many flows were taken, and how many there are."""


@dataclass(frozen=True, slots=True)
class HitRule:
    """A row of a table, and how often it hit."""

    number: int
    says: str
    times: int


@dataclass(frozen=True, slots=True)
class HitTable:
    """A table with how often each of its rows hit."""

    decision: str
    name: str
    file: str
    rules: tuple[HitRule, ...]

    @property
    def missed(self) -> int:
        """Return how many rows never hit."""
        return sum(not one.times for one in self.rules)


@dataclass(frozen=True, slots=True)
class WalkedView:
    """Everything that a rehearsal has walked through."""

    processes: list[WalkedProcess]
    tables: list[HitTable]


def walked_view(
    result: Mapping[str, Any] | None, process: str, files: Mapping[str, bytes]
) -> WalkedView | None:
    """Return what the stories have walked through; None for a rehearsal that does not tell."""
    told = ((result or {}).get("walked") or {}).get(process)
    if not told:
        return None
    return WalkedView(list(_processes(told, files)), list(_tables(told, files)))


def walked_of_edition(context: AppContext, process: str, number: int) -> WalkedView | None:
    """Return what the stories walked through before an edition was published; None where they were not played."""
    with context.database.reading() as work:
        sha256 = numbered_edition(work, process, number).sha256
        found = rehearsal_of_edition(work, sha256)
        files = files_of(work, sha256) if found else {}
    return walked_view(found.result, process, files) if found else None


def _processes(told: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[WalkedProcess]:
    drawn = DrawnFiles(files)
    elements = {(one[0], one[1]): int(one[2]) for one in told["elements"]}
    ways = {(one[0], one[1], one[2]): int(one[3]) for one in told["ways"]}
    for process in told["processes"]:
        if name := drawn.name_of(process):
            missed = (*drawn.missed(process, elements), *drawn.missed_ways(process, ways))
            yield WalkedProcess(
                process,
                name,
                drawn.counted(process, elements, ways),
                missed,
                drawn.file_of(process),
                drawn.ways_counted(process, ways),
            )


def _tables(told: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[HitTable]:
    names = names_of_decisions(files)
    found: dict[tuple[str, str], list[HitRule]] = {}
    for file, decision, number, says, times in told["rules"]:
        found.setdefault((file, decision), []).append(HitRule(int(number), str(says), int(times)))
    for (file, decision), rules in found.items():
        yield HitTable(decision, names.get(decision, decision), file, tuple(rules))
