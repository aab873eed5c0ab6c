"""Make a house of the demonstration and let it grow to so many people and applications."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import uuid4

from app.demo.demo_base import load_demo
from app.services.prepare_installation import prepare
from bench.bulk_rows import hurry, know_the_sizes
from bench.grown_office import Grower, Models
from tests.make.house_journey import HouseJourney
from tests.make.house_maker import actor_named, open_house

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.house import House


def models_of(house: House) -> Models:
    """Let three applications be made by the product itself, one begun, one under review, one approved."""
    by = actor_named(house, "zhao")
    reviewed = HouseJourney(house).submit()
    begun = HouseJourney(house, login="wang")
    ended = HouseJourney(house, login="qian").submit().approve()
    return Models(by.person_id, reviewed.case.employer_id, begun.case_id, reviewed.case_id, ended.case_id)


def grow(house: House, people: int) -> tuple[int, float]:
    """Fill a prepared house; return how many rows were written and the seconds that took."""
    models = models_of(house)
    began = time.monotonic()
    hurry(house.database)
    rows = house.database.transact(lambda work: Grower(house, work, models, people).grow())
    know_the_sizes(house.database)
    return rows, time.monotonic() - began


def grown_house(folder: Path, people: int, url: str = "") -> tuple[House, int, float]:
    """Return a new house that has grown, in a folder of its own, with what writing it took."""
    house = open_house(url or f"sqlite:///{folder}/app.db", folder)
    prepare(house)
    load_demo(house)
    return house, *grow(house, people)


def fresh_key() -> str:
    """Return an idempotency key."""
    return uuid4().hex
