"""Speed as ratios: `python -m bench quick` measures, `python -m bench check` fails when a goal is broken.

Each operation is done over HTTP on the product and, interleaved, on a bare program beside it (`bench/floor.py`); what
counts is how many times the floor it takes, so that machines and their load matter little. A line of JSON an
operation, then a table.
"""

from __future__ import annotations

import json
import sys

from bench.goals import broken, read_goals
from bench.ratios import quick

USAGE = 2


def main(arguments: list[str]) -> int:
    """Measure; with `check`, return 1 when an operation is slower than its goal."""
    if arguments not in (["quick"], ["check"]):
        sys.stderr.write(f"{__doc__}\n")
        return USAGE
    found = []
    for one in quick():
        line = {
            "operation": one.operation,
            "product_ms": one.product_ms,
            "floor_ms": one.floor_ms,
            "ratio": one.ratio,
        }
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
        found.append(one)
    goals = read_goals()
    sys.stdout.write(f"\n{'product':>8} {'floor':>7} {'ratio':>6} {'goal':>6}  operation\n")
    for one in found:
        goal = goals.get(one.operation, 0.0)
        sys.stdout.write(
            f"{one.product_ms:8.2f} {one.floor_ms:7.2f} {one.ratio:6.2f} {goal:6.2f}  {one.operation}\n"
        )
    wrong = broken(found, goals)
    for sentence in wrong:
        sys.stdout.write(f"broken: {sentence}\n")
    return 1 if wrong and arguments == ["check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
