"""A chore that fails stops no other, and is tried later each time until it succeeds."""

from itertools import pairwise

import pytest

from app.jobs import scheduler
from app.jobs.scheduler import LONGEST_PAUSE_SECONDS, PeriodicTask, run_scheduler


class Rounds:
    """A worker's loop on a clock that only rests move."""

    def __init__(self, monkeypatch, seconds):
        self.now, self.until = 0.0, float(seconds)
        self.told, self.done = [], []
        monkeypatch.setattr(scheduler.time, "monotonic", lambda: self.now)

    def run(self, *chores):
        run_scheduler(
            list(chores),
            should_stop=lambda: self.now >= self.until,
            is_certain=lambda: True,
            tell=lambda name, _failed: self.told.append((self.now, name)),
            rest=self._rest,
        )

    def _rest(self, seconds):
        self.now += seconds


@pytest.fixture
def rounds(monkeypatch):
    return Rounds(monkeypatch, 120)


def test_a_chore_that_keeps_failing_is_tried_later_and_later_and_stops_no_other(rounds):
    def fails():
        raise ValueError

    rounds.run(
        PeriodicTask("broken", fails), PeriodicTask("whole", lambda: rounds.done.append(rounds.now) or False)
    )
    instants = [at for at, _ in rounds.told]
    pauses = [later - before for before, later in pairwise(instants)]
    assert pauses[:3] == [2.0, 4.0, 8.0]
    assert set(pauses[3:]) == {LONGEST_PAUSE_SECONDS}
    assert len(rounds.done) == 120


def test_a_chore_that_succeeds_again_is_as_prompt_as_before(rounds):
    left = [3]

    def recovers():
        if left[0]:
            left[0] -= 1
            raise ValueError
        rounds.done.append(rounds.now)
        return False

    rounds.run(PeriodicTask("shaken", recovers))
    assert rounds.done[:3] == [14.0, 15.0, 16.0]
