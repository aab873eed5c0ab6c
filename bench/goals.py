"""The ratchet: `bench/goals.toml` says how many times the floor each operation may take; a change may only lower it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bench.ratios import Ratio

GOALS = Path(__file__).with_name("goals.toml")
NOISE = 1.15
"""Two runs of one machine differ by so much."""


def read_goals(path: Path = GOALS) -> Mapping[str, float]:
    """Return the greatest ratio of each operation."""
    return {name: float(ratio) for name, ratio in tomllib.loads(path.read_text())["at_most"].items()}


def broken(found: Iterable[Ratio], goals: Mapping[str, float]) -> list[str]:
    """Return a sentence for each operation that is slower than its goal, has no goal, or was not measured."""
    measured = {one.operation: one.ratio for one in found}
    said = [
        f"{name}: {ratio:.2f} times the floor, at most {goals[name]:.2f}"
        for name, ratio in measured.items()
        if name in goals and ratio > goals[name] * NOISE
    ]
    said += [f"{name}: has no goal in {GOALS.name}" for name in measured if name not in goals]
    return said + [f"{name}: has a goal and was not measured" for name in goals if name not in measured]
