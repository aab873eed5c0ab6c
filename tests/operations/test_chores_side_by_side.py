"""Workers of several machines come to the same chore at the same moment: each ends as if it were alone."""

import pytest

from app.worker import chores_of
from tests.support.racers import race

pytestmark = [pytest.mark.slow, pytest.mark.every_database]
WORKERS, ROUNDS = 4, 2
OF_A_PROCESS = {"heartbeat"}
"""Written under the name of a process, which these workers share."""


def test_no_chore_fails_beside_its_twins(context):
    context.clock.forward(days=1)
    crews = [chores_of(context) for _ in range(WORKERS)]
    failed = []
    for _round in range(ROUNDS):
        for place, chore in enumerate(crews[0]):
            if chore.name in OF_A_PROCESS:
                continue
            told = race(WORKERS, lambda number, place=place: crews[number][place].run())
            failed += [f"{chore.name}: {one!r}" for one in told if isinstance(one, BaseException)]
        context.clock.forward(days=1)
    assert failed == []
