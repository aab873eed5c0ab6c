"""Speed as ratios: `python -m bench quick` measures, `check` and `full` fail when a goal is broken.

Each operation is done over HTTP on the product and, interleaved, on a bare program beside it (`bench/floor.py`) with
the same database; what counts is how many times the floor's processor time it takes, that of the program and of the
database together, so that machines and their load matter little.

quick  the operations on SQLite, within two minutes
check  the operations on SQLite and PostgreSQL, also what takes long to prepare
full   the same, and of a whole office how it starts, what it holds, sends and publishes, and eight people who write

A line of JSON for each figure, then tables.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from bench.goals import AT_MOST, TIMES_FLOOR, Figure, broken, read_goals
from bench.ratios import DATABASES, Ratio, measured_ratios
from bench.whole_office import Measure, measured_office

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

USAGE = 2


def _told(found: Iterable[Ratio | Measure]) -> list[Ratio | Measure]:
    """Print a line of JSON for each as soon as it is there."""
    told = []
    for one in found:
        sys.stdout.write(json.dumps(one.line(), ensure_ascii=False) + "\n")
        sys.stdout.flush()
        told.append(one)
    return told


def _table(ratios: list[Ratio], measures: list[Measure], goals: Mapping[tuple[str, str, str], float]) -> str:
    heads = ("program", "server", "floor", "ratio", "goal", "p50", "p95")
    lines = ["", " ".join(f"{head:>8}" for head in heads) + "  milliseconds of the processor; waited"]
    for one in ratios:
        told, goal = one.line(), goals.get((TIMES_FLOOR, one.database, one.operation), 0.0)
        values = (
            told["app_cpu_ms"],
            told["db_cpu_ms"],
            told["floor_cpu_ms"],
            one.ratio,
            goal,
            told["p50_ms"],
            told["p95_ms"],
        )
        lines.append(" ".join(f"{value:8.2f}" for value in values) + f"  {one.operation}, {one.database}")
    if measures:
        lines += ["", f"{'is':>8} {'goal':>8}"]
    for measure in measures:
        goal_of = goals.get((AT_MOST, measure.database, measure.what))
        lines.append(
            f"{measure.value:8.2f} {'' if goal_of is None else goal_of:>8}  {measure.what}, {measure.database}"
        )
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Measure; with `check` and `full`, return 1 when something is above its goal."""
    if arguments not in (["quick"], ["check"], ["full"]):
        sys.stderr.write(f"{__doc__}\n")
        return USAGE
    (chosen,) = arguments
    found: list[Ratio | Measure] = []
    for database in DATABASES[:1] if chosen == "quick" else DATABASES:
        found += _told(measured_ratios(database, with_long=chosen != "quick"))
        if chosen == "full":
            found += _told(measured_office(database))
    ratios = [one for one in found if isinstance(one, Ratio)]
    measures = [one for one in found if isinstance(one, Measure)]
    figures = [Figure(TIMES_FLOOR, one.operation, one.database, one.ratio) for one in ratios]
    figures += [Figure(AT_MOST, one.what, one.database, one.value) for one in measures]
    goals = read_goals()
    sys.stdout.write(_table(ratios, measures, goals))
    wrong = broken(figures, goals)
    if chosen == "quick":
        wrong = [sentence for sentence in wrong if not sentence.endswith("was not measured")]
    for sentence in wrong:
        sys.stdout.write(f"broken: {sentence}\n")
    return 1 if wrong and chosen != "quick" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
