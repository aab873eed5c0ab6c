"""The paper table of an edition: which papers a case needs, what they are called, where their template is."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from json import dumps, loads
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from app.dmn.decide import decide
from app.domain.claims import fields_of
from app.domain.paper_checklist import needed_papers
from app.forms_reader.asked_papers import AskedPaper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.dmn.definitions import Definitions

CHECKLIST = "document_checklist"
KIND = "paper_kind"
TEMPLATE = "paper_template"
READ = frozenset({"case", "claims"})
"""What the checklist may read: a form asks it while it is being filled in, when no other data are known."""
_TEXT = re.compile(r'"([^"\\]*)"')


LEAST_RECENT = 500
"""Answers kept of one edition: a table gives the same answer to the same codes."""


class PaperTable:
    """The tables of one edition, kept as long as the edition; one from before papers had names knows no names."""

    def __init__(self, decisions: Mapping[str, Definitions]) -> None:
        self.decisions = decisions
        self._asked = lru_cache(LEAST_RECENT)(self._decide)
        self._needed = lru_cache(LEAST_RECENT)(self._needed_papers)

    def asked(self, case: Mapping[str, Any], claims: Iterable[str]) -> tuple[AskedPaper, ...]:
        """Return the papers a case needs, each once, in the order of the table. `case` are codes."""
        if CHECKLIST not in self.decisions:
            return ()
        return self._needed(dumps(dict(case), sort_keys=True), tuple(claims))

    def _needed_papers(self, codes: str, claims: tuple[str, ...]) -> tuple[AskedPaper, ...]:
        case = loads(codes)
        rows = self._rows(CHECKLIST, {"case": case, "claims": {"codes": list(claims)}})
        return tuple(
            AskedPaper(
                slot=paper.slot,
                uploader=paper.uploader,
                is_required=paper.is_required,
                needs_page_checks=paper.needs_page_checks,
                **self._about(paper.slot, case),
            )
            for paper in needed_papers(row for row in rows if row)
        )

    def possible(self, case: Mapping[str, Any]) -> tuple[AskedPaper, ...]:
        """Return every paper the case may come to need, whatever it will claim."""
        return self.asked(case, self.claims)

    def names(self) -> Mapping[str, str]:
        """Return the name of every kind of paper by slot."""
        return self._names

    @cached_property
    def _names(self) -> Mapping[str, str]:
        found = ((slot, self._first(KIND, {"slot": slot}).get("name")) for slot in self.slots)
        return MappingProxyType({slot: str(name) for slot, name in found if name})

    def template(self, slot: str, case: Mapping[str, Any]) -> tuple[str, str]:
        """Return what the template of a paper is called and its address; empty where there is none."""
        found = self._first(TEMPLATE, {"slot": slot, "case": dict(case)})
        return str(found.get("template") or ""), str(found.get("url") or "")

    @cached_property
    def claims(self) -> tuple[str, ...]:
        """Return the claims that the checklist knows; other texts of its cells do no harm."""
        return tuple(sorted({text for cell in self._cells(CHECKLIST) for text in _TEXT.findall(cell)}))

    @cached_property
    def deciding(self) -> frozenset[str]:
        """Return the keys of the fields whose answers can change the list."""
        return fields_of(self.claims)

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """Return the slots that have a name."""
        return tuple(dict.fromkeys(text for cell in self._cells(KIND) for text in _TEXT.findall(cell)))

    def _cells(self, decision: str) -> list[str]:
        if decision not in self.decisions:
            return []
        found = self.decisions[decision].find(decision)
        return [
            cell.text
            for table in getattr(found, "tables", ())
            for rule in table.rules
            for cell in rule.cells
            if hasattr(cell, "text")
        ]

    def _about(self, slot: str, case: Mapping[str, Any]) -> dict[str, str]:
        kind = self._first(KIND, {"slot": slot})
        template, url = self.template(slot, case)
        return {
            "name": str(kind.get("name") or slot),
            "hint": str(kind.get("hint") or ""),
            "template": template,
            "template_url": url,
        }

    def _first(self, decision: str, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        if decision not in self.decisions:
            return {}
        return next((row for row in self._rows(decision, inputs) if isinstance(row, dict)), {})

    def _rows(self, decision: str, inputs: Mapping[str, Any]) -> list[Any]:
        return self._asked(decision, dumps(inputs, sort_keys=True))

    def _decide(self, decision: str, inputs: str) -> list[Any]:
        found = decide(self.decisions[decision], decision, loads(inputs)).value
        return found if isinstance(found, list) else [found]
