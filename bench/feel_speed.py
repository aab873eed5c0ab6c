"""How long FEEL takes: run `python -m bench.feel_speed` from the root of the project."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from app.dmn.decide import decide
from app.dmn.definitions import read_definitions
from app.feel.expression import Expression, compile_expression

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 20_000
CASE = {
    "review": {"decision": "approved", "level": 2, "by": "李"},
    "days": 12,
    "documents": [{"kind": "id", "pages": 2}] * 10,
}
CONDITIONS = (
    'review.decision = "approved"',
    'review.decision = "approved" and days > 5',
    "days between 1 and 20",
    'review.decision in ("approved", "returned")',
)
LOOPS = ("count(documents[pages > 1]) >= 3",)
"""Conditions that look at a list: they take what the list takes."""
GOAL_CONDITION, GOAL_TABLE, GOAL_ROWS = 2, 60, 20
"""Microseconds of a condition at a gateway, and of a table of twenty rows."""
HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="b" namespace="urn:b">'


def microseconds(run: Callable[[], object], rounds: int) -> float:
    """Return what one run takes of the processor, the best of five series."""
    best = float("inf")
    for _ in range(5):
        begun = time.process_time()
        for _ in range(rounds):
            run()
        best = min(best, time.process_time() - begun)
    return best / rounds * 1e6


def table_of(rows: int) -> bytes:
    """Return a file with a table of two columns in which the last row hits."""
    columns = "".join(
        f"<input><inputExpression><text>{name}</text></inputExpression></input>" for name in ("a", "b")
    )
    rules = "".join(
        f"<rule><inputEntry><text>[{n * 10}..{n * 10 + 10})</text></inputEntry>"
        f'<inputEntry><text>"x","y"</text></inputEntry><outputEntry><text>{n}</text></outputEntry></rule>'
        for n in range(rows)
    )
    table = f'<decisionTable>{columns}<output name="r"/>{rules}</decisionTable>'
    return f'{HEAD}<decision id="d" name="d">{table}</decision></definitions>'.encode()


def measured(run: Callable[[], object], rounds: int, what: str) -> float:
    """Print what one run takes and return it."""
    took = microseconds(run, rounds)
    print(f"{took:10.2f} µs  {what}")
    return took


def main() -> None:
    """Print microseconds per condition and per table, and whether the goals are met."""
    met = []
    for text in (*CONDITIONS, *LOOPS):
        expression = compile_expression(text)
        took = measured(lambda e=expression: e.evaluate(CASE), ROUNDS, text)
        measured(lambda t=text: Expression(t, ()), 300, "… compiling it")
        met.append(took <= GOAL_CONDITION or text in LOOPS)
    for rows in (GOAL_ROWS, 200):
        data = table_of(rows)
        definitions = read_definitions(data)
        asked = {"a": rows * 10 - 5, "b": "y"}
        took = measured(lambda d=definitions, a=asked: decide(d, "d", a), 400, f"a table of {rows} rows")
        measured(lambda d=data: read_definitions(d), 5, "… reading it")
        met.append(took <= GOAL_TABLE or rows != GOAL_ROWS)
    verdict = "met" if all(met) else "missed"
    print(f"goal: {GOAL_CONDITION} µs a condition, {GOAL_TABLE} µs a table of {GOAL_ROWS} rows: {verdict}")


if __name__ == "__main__":
    main()
