"""What a page shows of a paper: its versions, and what the scan check found on which page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding in plain words. `severity` is error or warning; page 0 is about the whole paper."""

    text: str
    severity: str = "warning"
    page: int = 0


@dataclass(frozen=True, slots=True)
class PaperView:
    """One stored version of a paper."""

    name: str
    url: str
    uploaded_at: datetime | None = None
    pages: int | None = None
    findings: tuple[FindingView, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotView:
    """A place for a paper: what is there, and how something else gets there."""

    slot: str
    papers: tuple[PaperView, ...] = ()
    frequent_reason: str = ""
    """The commonest reason why this paper is sent back, told before it happens again."""

    @property
    def file_name(self) -> str:
        """Return the name of the file input."""
        return f"file.{self.slot}"
