"""Procedures that meet each other: everybody acts at random, and the whole office stays in order after every step.

A walk that breaks something prints its seed and its moves. Walk it again, or only some of its moves, with
OFFICE_WALK_SEED and OFFICE_WALK_ONLY (numbers, by commas); hunt longer with OFFICE_WALK_RUNS and OFFICE_WALK_STEPS.
"""

import os
from collections import Counter

import pytest

from app.services.evidence.check_audit import AuditCheck
from tests.make.moves_of_office import MOVES, work_all
from tests.make.office_order import OfficeOrder
from tests.make.office_sight import OfficeSight
from tests.make.office_walk import Office, OfficeWalk, settle_suspended
from tests.support.nightly import times

pytestmark = pytest.mark.slow

RUNS = int(os.environ.get("OFFICE_WALK_RUNS", times(3, 1)))
STEPS = int(os.environ.get("OFFICE_WALK_STEPS", "250"))
FIRST = int(os.environ.get("OFFICE_WALK_SEED", "1"))
ONLY = os.environ.get("OFFICE_WALK_ONLY", "")


def walked(context, seed, steps):
    """Walk, let the worker do what is left, and return the walk."""
    settle_suspended(context)
    office, order = Office(context), OfficeOrder()
    sight = OfficeSight(office.people)

    def check(context):
        order(context)
        sight(context)

    check(context)
    only = {int(number) for number in ONLY.split(",")} if ONLY else None
    walk = OfficeWalk(office, seed, MOVES, check, only=only)
    try:
        walk.walk(steps)
        work_all(office)
        check(context)
        assert AuditCheck(context).run().findings == []
    except BaseException as broken:
        broken.add_note(walk.told())
        raise
    return walk


@pytest.mark.parametrize("seed", range(FIRST, FIRST + RUNS))
def test_the_office_stays_in_order_whoever_does_what(sqlite_context, seed):
    walk = walked(sqlite_context, seed, STEPS)
    answers = Counter(told.answer for told in walk.log)
    assert answers["done"] > len(walk.log) / 4 or ONLY


@pytest.mark.every_database
def test_the_office_stays_in_order_on_every_database(context):
    assert len(walked(context, FIRST, 100).log) == 100 or ONLY
