"""What the checks say of a table is what the table does: random tables, and every input of a small grid."""

import itertools
import random
from datetime import date
from decimal import Decimal

import pytest

from app.dmn.decide import DecisionError, decide
from app.dmn.definitions import read_definitions
from app.dmn.table_coverage import coverage_of
from tests.make.dmn_files import decision, dmn_file, table

NUMBERS = [Decimal(n) / 2 for n in range(-2, 14)]
TEXTS = ["甲", "乙", "丙", "（其他）"]
DAYS = [date(2026, 3, day) for day in range(1, 12)]
GRIDS = {"数": NUMBERS, "名": TEXTS, "真": [True, False], "日": DAYS}
SEEDS = range(150)


def cell(chance, column):
    """Return a random cell for a column."""
    low = chance.randrange(5)
    choices = {
        "数": [
            f"< {low}",
            f">= {low}",
            f"[{low}..{low + 2})",
            f"({low}..{low + 1}]",
            f"{low}",
            f"not({low})",
            f"{low}, > 3",
        ],
        "名": ['"甲"', '"乙", "丙"', 'not("甲")', 'not("甲", "乙")'],
        "真": ["true", "false"],
        "日": [
            f'< @"{DAYS[low + 2]}"',
            f'>= @"{DAYS[low + 2]}"',
            f'[@"{DAYS[low + 2]}"..@"{DAYS[low + 4]}")',
            f'@"{DAYS[low + 3]}"',
        ],
    }
    return chance.choice(["-", *choices[column]])


def random_table(seed, policy):
    """Return the columns of a random table, its rows' number and its file read."""
    chance = random.Random(seed)  # noqa: S311 — the same tables each time
    columns = chance.sample(["数", "名", "真", "日"], chance.choice([1, 2, 3]))
    rows = [
        " | ".join(cell(chance, column) for column in columns) + f" -> {n}"
        for n in range(chance.choice([1, 2, 3, 5]))
    ]
    file = dmn_file(decision(table(*rows, inputs=", ".join(columns), policy=policy)))
    return columns, len(rows), read_definitions(file)


def rows_hit(definitions, inputs):
    """Return the numbers of the rows an input hits, as a table that collects all of them tells."""
    return decide(definitions, "审批", inputs).rules


def grid(columns):
    """Yield every input of the small grid."""
    for values in itertools.product(*(GRIDS[column] for column in columns)):
        yield dict(zip(columns, values, strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_overlaps_gaps_and_unreachable_rows_are_those_of_the_grid(seed):
    columns, count, definitions = random_table(seed, "COLLECT")
    coverage = coverage_of(definitions.decisions["d_审批"].tables[0])
    hits = [rows_hit(definitions, inputs) for inputs in grid(columns)]
    together = {pair for rows in hits for pair in itertools.combinations(rows, 2)}
    assert {(first.number, second.number) for first, second, _ in coverage.overlaps()} == together
    whole = [rows_hit(definitions, inputs) for inputs in grid(columns) if inputs.get("数", 0) % 1 == 0]
    assert (coverage.gap() is not None) is (() in whole)
    first_hits = {rows[0] for rows in hits if rows}
    assert {n for n in range(1, count + 1) if coverage.is_reached(n - 1)} == first_hits


@pytest.mark.parametrize("seed", SEEDS)
def test_the_examples_do_what_is_said_of_them(seed):
    columns, _, collecting = random_table(seed, "COLLECT")
    _, _, unique = random_table(seed, "UNIQUE")
    coverage = coverage_of(collecting.decisions["d_审批"].tables[0])
    for first, second, example in coverage.overlaps():
        assert {first.number, second.number} <= set(rows_hit(collecting, given(example)))
        with pytest.raises(DecisionError, match="命中了不止一行"):
            decide(unique, "审批", given(example))
    gap = coverage.gap()
    if gap is not None:
        with pytest.raises(DecisionError, match="没有一行命中"):
            decide(unique, "审批", given(gap))
    assert columns


def given(example):
    """Return an example as an input; what stands for any value becomes null, which a dash passes."""
    return {
        name: value if isinstance(value, Decimal | str | bool | date) else None
        for name, value in example.items()
    }
