"""The pages of a paper that is being put together: their order, how each is turned, which are left out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

QUARTER, FULL_TURN = 90, 360
MOST_PAGES = 60
"""As many as a paper may have."""


class NoSuchPageError(Exception):
    """The paper has no such page, or not any more."""


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """One page: of which file, which page of it (from 1), turned clockwise by how much; `is_out` when left out."""

    id: str
    file: str
    page: int
    turn: int = 0
    is_out: bool = False


@dataclass(frozen=True, slots=True)
class PagePlan:
    """The pages in the order of the paper; those that are left out keep their place, so that they can come back."""

    pages: tuple[PlannedPage, ...] = ()

    @property
    def shown(self) -> tuple[PlannedPage, ...]:
        """Return the pages that the paper will have."""
        return tuple(page for page in self.pages if not page.is_out)

    def with_file(self, file: str, count: int) -> PagePlan:
        """Return the plan with all pages of a file behind the others; a file that is in it already stays as it is."""
        if any(page.file == file for page in self.pages):
            return self
        more = tuple(PlannedPage(f"{file}-{number}", file, number) for number in range(1, count + 1))
        return PagePlan(self.pages + more)

    def without_file(self, file: str) -> PagePlan:
        """Return the plan without the pages of a file."""
        return PagePlan(tuple(page for page in self.pages if page.file != file))

    def moved(self, identity: str, place: int) -> PagePlan:
        """Return the plan with a page at a place (from 0); beyond an end is at that end. Raises NoSuchPageError."""
        page = self._page(identity)
        rest = [one for one in self.pages if one.id != identity]
        rest.insert(max(0, min(place, len(rest))), page)
        return PagePlan(tuple(rest))

    def shifted(self, identity: str, by: int) -> PagePlan:
        """Return the plan with a page so many places further down; raises NoSuchPageError."""
        return self.moved(identity, max(0, self.pages.index(self._page(identity)) + by))

    def turned(self, identity: str, by: int) -> PagePlan:
        """Return the plan with a page turned clockwise by so many degrees; raises NoSuchPageError."""
        page = self._page(identity)
        return self._with(replace(page, turn=(page.turn + by) % FULL_TURN))

    def left_out(self, identity: str, *, is_out: bool) -> PagePlan:
        """Return the plan without a page, or with it again; raises NoSuchPageError."""
        return self._with(replace(self._page(identity), is_out=is_out))

    def as_json(self) -> list[dict[str, Any]]:
        """Return it as it is stored."""
        return [asdict(page) for page in self.pages]

    def _page(self, identity: str) -> PlannedPage:
        for page in self.pages:
            if page.id == identity:
                return page
        raise NoSuchPageError(identity)

    def _with(self, changed: PlannedPage) -> PagePlan:
        return PagePlan(tuple(changed if page.id == changed.id else page for page in self.pages))


def plan_of(stored: Iterable[Mapping[str, Any]]) -> PagePlan:
    """Return a plan as it was stored."""
    return PagePlan(tuple(PlannedPage(**one) for one in stored))
