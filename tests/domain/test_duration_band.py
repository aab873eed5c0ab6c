"""Between which working days something ends: a band that keeps its promise whatever the durations are."""

import random
from collections import Counter

import pytest

from app.domain.duration_band import FEWEST, duration_band


def test_of_fewer_than_nine_nothing_is_promised():
    assert duration_band({3: FEWEST - 1}) is None
    assert duration_band({}) is None


def test_of_nine_the_ends_are_the_band_and_of_many_the_rare_ends_are_left_out():
    assert duration_band({2: 1, 5: 7, 30: 1}).longest == 30
    many = duration_band({1: 1, 5: 98, 60: 1})
    assert (many.shortest, many.longest, many.cases) == (5, 5, 100)


@pytest.mark.parametrize("number", [9, 19, 60, 200])
def test_the_next_one_lies_in_the_band_in_four_of_five_cases(number):
    chance = random.Random(number)  # noqa: S311 — durations, not secrets
    held = 0
    for _ in range(600):
        took = [int(chance.lognormvariate(2, 0.8)) for _ in range(number + 1)]
        band = duration_band(Counter(took[:-1]))
        held += band.shortest <= took[-1] <= band.longest
    assert held / 600 >= 0.8
