"""Who sample papers are about: fictional people and units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class SamplePeople:
    """Who the papers are about. `since` is when the income records begin, `today` when everything is signed."""

    person: str
    id_number_masked: str
    employer: str
    agent: str
    today: date
    since: date
    post: str = "软件工程师"
