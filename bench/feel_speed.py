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
    "count(documents[pages > 1]) >= 3",
)
HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="b" namespace="urn:b">'


def microseconds(run: Callable[[], object], rounds: int) -> float:
    """Return the time of one run, the best of five series."""
    best = float("inf")
    for _ in range(5):
        begun = time.perf_counter()
        for _ in range(rounds):
            run()
        best = min(best, time.perf_counter() - begun)
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


def main() -> None:
    """Print microseconds per condition and per table."""
    for text in CONDITIONS:
        expression = compile_expression(text)
        print(f"{microseconds(lambda e=expression: e.evaluate(CASE), ROUNDS):8.2f} µs  {text}")
        print(f"{microseconds(lambda t=text: Expression(t, ()), 300):8.1f} µs  … compiling it")
    for rows in (20, 200):
        data = table_of(rows)
        definitions = read_definitions(data)
        asked = {"a": rows * 10 - 5, "b": "y"}
        took = microseconds(lambda d=definitions, a=asked: decide(d, "d", a), 400)
        print(f"{took:8.1f} µs  a table of {rows} rows")
        print(f"{microseconds(lambda d=data: read_definitions(d), 5):8.0f} µs  … reading it")


if __name__ == "__main__":
    main()
