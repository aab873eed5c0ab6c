"""The ratchet: `bench/goals.toml` says how much each figure may be on each database; a change may only lower it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GOALS = Path(__file__).with_name("goals.toml")
NOISE = 1.15
"""Two runs of one machine differ by so much."""
TIMES_FLOOR, AT_MOST = "times_floor", "at_most"


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured on a database: how many times the floor, or another number of which less is better."""

    kind: str
    what: str
    database: str
    value: float


def read_goals(path: Path = GOALS) -> Mapping[tuple[str, str, str], float]:
    """Return the greatest value of each figure by its kind, database and name."""
    return {
        (kind, database, what): float(value)
        for kind, databases in tomllib.loads(path.read_text()).items()
        for database, values in databases.items()
        for what, value in values.items()
    }


def broken(found: Iterable[Figure], goals: Mapping[tuple[str, str, str], float]) -> list[str]:
    """Return a sentence for each figure above its goal, each operation without one, and each goal not measured.

    Of a kind and database of which nothing was measured nothing is said.
    """
    figures = {(one.kind, one.database, one.what): one.value for one in found}
    measured = {key[:2] for key in figures}
    said = [
        f"{what} on {database}: {value:.2f}{_of(kind)}, at most {goals[kind, database, what]:.2f}"
        for (kind, database, what), value in figures.items()
        if value > goals.get((kind, database, what), value) * NOISE
    ]
    said += [
        f"{what} on {database}: has no goal in {GOALS.name}"
        for kind, database, what in figures.keys() - goals.keys()
        if kind == TIMES_FLOOR
    ]
    return said + [
        f"{what} on {database}: has a goal and was not measured"
        for kind, database, what in goals.keys() - figures.keys()
        if (kind, database) in measured
    ]


def _of(kind: str) -> str:
    return " times the floor" if kind == TIMES_FLOOR else ""
