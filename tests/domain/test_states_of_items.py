"""Where an item of a correction notice stands follows from its answer and from what the levels found."""

import pytest

from app.domain.correction_state import ItemState, item_state


@pytest.mark.parametrize(
    ("is_answered", "verdicts", "wanted"),
    [
        (False, (), ItemState.ASKED),
        (True, (), ItemState.CHANGED),
        (True, ("accepted",), ItemState.ACCEPTED),
        (True, ("accepted", "still"), ItemState.STILL),
        (True, ("still", "accepted"), ItemState.ACCEPTED),
    ],
)
def test_the_last_verdict_counts(is_answered, verdicts, wanted):
    assert item_state(is_answered=is_answered, verdicts=verdicts) is wanted
