"""The guide of the authority that decides a case: the table `guide` of its edition, for pages to name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.dmn.decide import decide

if TYPE_CHECKING:
    from app.services.house import House
    from app.store.case_rows import CaseRow
    from app.store.database import Work

GUIDE = "guide"
WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Guide:
    """What an authority publishes its conditions, lists and templates in; `url` is empty or leads to a web page."""

    name: str
    place: str
    url: str


def guide_of_case(house: House, work: Work, case: CaseRow) -> Guide | None:
    """Return the guide; None for an edition without the table, or an authority that it does not name."""
    decisions = house.editions.compiled(work, case.edition).decisions
    if GUIDE not in decisions:
        return None
    row = decide(decisions[GUIDE], GUIDE, {"case": {"authority": case.authority or ""}}).value
    if not isinstance(row, dict) or not row.get("name"):
        return None
    url = str(row.get("url") or "")
    return Guide(str(row["name"]), str(row.get("place") or ""), url if url.startswith(WEB) else "")
