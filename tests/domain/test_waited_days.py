"""Half and nine tenths of what was done took at most so many working days."""

import pytest

from app.domain.waited_days import Waited, waited_of


@pytest.mark.parametrize(
    ("took", "told"),
    [
        ({}, Waited(0, None, None)),
        ({4: 1}, Waited(1, 4, 4)),
        ({1: 5, 9: 5}, Waited(10, 1, 9)),
        ({2: 9, 20: 1}, Waited(10, 2, 2)),
        ({2: 8, 20: 2}, Waited(10, 2, 20)),
        ({7: 1, 1: 1, 3: 1}, Waited(3, 3, 7)),
    ],
)
def test_days_within_which_most_were_done(took, told):
    assert waited_of(took) == told
