"""A kind of paper of the office as its file declares it, and a paper as it was written out when it was issued."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.notice_text import TextTemplate
from app.domain.office_paper_facts import NUMBER_FACTS, PAPER_FACTS, SEQUENCE, PaperEvent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.notice_facts import NoticeFact

OPEN_SEQUENCE = "#"
"""Stands in the name of a row of numbers where each paper has its own."""
SHORTEST_SEQUENCE = 4
TEXT_PARTS = ("title", "opening", "body", "after", "basis", "remedy")


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper: its texts, how it is numbered, what makes it, and who receives it."""

    kind: str
    texts: Mapping[str, TextTemplate]
    number: TextTemplate
    signs: Mapping[str, str] = field(default_factory=dict)
    """The short sign of each authority in the numbers of its papers."""
    rows: tuple[tuple[str, TextTemplate], ...] = ()
    notes: tuple[TextTemplate, ...] = ()
    items: str = ""
    items_title: str = ""
    when: PaperEvent | None = None
    to: tuple[str, ...] = ()
    notice: str = ""
    """The notice of the same step with which the paper reaches its receivers."""
    replaces: str = ""
    """Whose newest paper of this kind is the one in force: the permit's or the case's; empty for none."""
    is_framed: bool = False
    values: Mapping[str, NoticeFact] = field(default_factory=dict)
    file: str = ""
    line: int = 0

    @property
    def facts(self) -> Mapping[str, NoticeFact]:
        """Return every placeholder that its texts may have."""
        return {**PAPER_FACTS, **self.values}

    @property
    def templates(self) -> tuple[TextTemplate, ...]:
        """Return all its texts."""
        return (*self.texts.values(), *(text for _, text in self.rows), *self.notes)

    def text(self, part: str) -> TextTemplate:
        """Return one of its texts; an empty one where it has none."""
        return self.texts.get(part, TextTemplate())

    def row_of_numbers(self, authority: str, authority_name: str, year: int) -> str:
        """Return which row of numbers its papers of an authority and a year stand in."""
        return self._number(authority, authority_name, year, OPEN_SEQUENCE)

    def numbered(self, authority: str, authority_name: str, year: int, place: int) -> str:
        """Return the number of the paper at a place of that row."""
        return self._number(authority, authority_name, year, f"{place:0{SHORTEST_SEQUENCE}d}")

    def _number(self, authority: str, authority_name: str, year: int, sequence: str) -> str:
        told = {
            "sign": self.signs.get(authority, authority_name),
            "authority_name": authority_name,
            "year": year,
            SEQUENCE: sequence,
        }
        return self.number.written(told, NUMBER_FACTS)

    def written(
        self, facts: Mapping[str, Any], items: tuple[tuple[str, ...], ...] = (), *, code: str = ""
    ) -> WrittenPaper:
        """Return a paper with its facts; raises NoticeValueMissingError."""
        known = self.facts

        def text(part: str) -> str:
            return self.text(part).written(facts, known)

        rows = ((label, value.written(facts, known)) for label, value in self.rows)
        return WrittenPaper(
            kind=self.kind,
            title=text("title"),
            number=str(facts["number"]),
            authority=str(facts["authority_name"]),
            issued_on=str(facts["issued_on"]),
            opening=text("opening"),
            body=_paragraphs(text("body")),
            rows=tuple((label, value) for label, value in rows if value),
            items_title=self.items_title if items else "",
            items=items,
            after=_paragraphs(text("after")),
            basis=_paragraphs(text("basis")),
            remedy=_paragraphs(text("remedy")),
            notes=tuple(one for one in (note.written(facts, known) for note in self.notes) if one),
            is_framed=self.is_framed,
            code=code,
        )


@dataclass(frozen=True, slots=True)
class WrittenPaper:
    """A paper as it reads; what is issued is kept like this and never changes."""

    kind: str
    title: str
    number: str
    authority: str
    issued_on: str
    opening: str = ""
    body: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    items_title: str = ""
    items: tuple[tuple[str, ...], ...] = ()
    after: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    remedy: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_framed: bool = False
    code: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the paper as it is kept."""
        return asdict(self)


ITEM_HEADS = ("序号", "问题类别", "所在位置", "需要补正的内容")
"""Headings of the table of items."""


def paper_from_json(told: Mapping[str, Any]) -> WrittenPaper:
    """Return a paper that was kept."""
    kept = dict(told)
    for name in ("body", "after", "basis", "remedy", "notes"):
        kept[name] = tuple(kept[name])
    for name in ("rows", "items"):
        kept[name] = tuple(tuple(row) for row in kept[name])
    return WrittenPaper(**kept)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
