"""The sweep along a column tells of every value what its cells tell one by one; long tables are linted in time."""

import random
from decimal import Decimal

import pytest

from app.dmn.column_probes import empty_frame
from app.dmn.column_sweep import passing_rows
from app.dmn.definitions import read_definitions
from app.dmn.table_checks import check_tables
from app.dmn.tables import compile_check
from tests.make.dmn_files import decision, dmn_file, table

VALUES = [Decimal(number) / 2 for number in range(-3, 26)] + ["a", "b", "c", "（其他）", None, True, False, [Decimal(3)], ["a"]]  # fmt: skip


def _written(draw):
    low = draw.randrange(12)
    high = low + draw.randrange(4)
    kinds = [
        f"{low}", f"{low}", f'"{draw.choice("abc")}"', f'"{draw.choice("abc")}"', f"< {low}", f">= {low}",
        f"{draw.choice('[]')}{low}..{high}{draw.choice('[]')}", f"> {low}", f"<= {low}", "true", "null", f"-{low}", f"? = {low}",
        f"= {low}", "[1, 2]",
    ]  # fmt: skip
    tests = ", ".join(draw.choice(kinds) for _ in range(draw.choice([1, 1, 1, 2, 3])))
    return draw.choice(["-", tests, tests, tests, f"not({tests})"])


@pytest.mark.parametrize("seed", range(60))
def test_the_sweep_tells_what_each_cell_tells(seed):
    draw = random.Random(seed)  # noqa: S311 — reproducible, no secret
    rows = [f"{_written(draw)} -> {number}" for number in range(20)]
    model = read_definitions(dmn_file(decision(table(*rows, policy="COLLECT"))))
    assert model.broken == ()
    (found,) = (one for decided in model.decisions.values() for one in decided.tables)
    cells = [rule.cells[0] for rule in found.rules]
    swept = passing_rows([(cell, 1 << place) for place, cell in enumerate(cells)], VALUES)
    checks = [None if cell.tests is None else compile_check(cell) for cell in cells]
    for value, passing in zip(VALUES, swept, strict=True):
        for place, (cell, check) in enumerate(zip(cells, checks, strict=True)):
            wanted = check is None or check(empty_frame(value)) is True
            assert bool(passing >> place & 1) is wanted, (cell.text, value)


SHAPES = {
    "numbers": lambda draw: str(draw.randrange(100_000)),
    "ranges": lambda draw: f"[{draw.randrange(900)}..{900 + draw.randrange(100)}]",
    "texts": lambda draw: f'"{draw.randrange(100_000)}"',
    "few": lambda draw: draw.choice(["-", "-", '"a"', '"b"', '"c"']),
}


@pytest.mark.parametrize(
    ("shape", "policy"),
    [("numbers", "UNIQUE"), ("ranges", "FIRST"), ("texts", "UNIQUE"), ("few", "UNIQUE"), ("few", "FIRST")],
)
def test_a_thousand_rows_of_ten_columns_are_linted(shape, policy):
    draw = random.Random(3)  # noqa: S311 — reproducible, no secret
    rows = (" | ".join(SHAPES[shape](draw) for _ in range(10)) + f" -> {row}" for row in range(1000))
    names = ", ".join(f"列{place}" for place in range(10))
    file = dmn_file(decision(table(*rows, inputs=names, policy=policy)))
    assert check_tables(read_definitions(file))
