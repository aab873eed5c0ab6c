"""A review as a workbench: what lies at the left, which page is shown, and what stands beside it, ready for its template."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flask import request, url_for

from app.domain.correction_state import VERDICT, ItemVerdict
from app.domain.office_codes import IssueCategory, Slot
from app.queries.review_papers import review_papers
from app.queries.text_hints import Agreement, text_hints
from app.queries.values_beside_papers import OF_PAYERS, named_units, values_beside
from app.web.components.answer_labels import shown_answer
from app.web.components.paper_views import finding_views
from app.web.components.person_words import id_type_words
from app.web.wording.date_wording import date_zh
from app.web.wording.error_messages import words_of
from app.web.wording.ledger_words import unit_words
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from app.forms_reader.form_definition import Component, FormDefinition
    from app.queries.case_view import CaseView
    from app.queries.panel_facts import PanelFacts
    from app.queries.review_papers import ReviewPaper
    from app.queries.text_hints import TextHint
    from app.queries.values_beside_papers import BesideValue
    from app.services.context.app_context import UnitOfWork
    from app.web.components.paper_views import FindingView

WHERE = {
    "association": _l("关联单位"),
    "contract": _l("劳动合同签订单位"),
    "insurance": _l("社保缴纳单位"),
    "tax": _l("个税扣缴单位"),
}
LOOKED_FOR = {
    "number": _l("证件号码"),
    "name": _l("姓名"),
    "unit": _l("单位名称"),
    "starts": _l("合同开始日期"),
    "ends": _l("合同结束日期"),
}
AGREED = {
    Agreement.AGREES: _l("一致"),
    Agreement.DIFFERS: _l("不一致"),
    Agreement.UNREAD: _l("未读出"),
}
_LABELS = {"id_type": _l("证件类型")}
_TOLD: Mapping[str, Callable[[Any], Any]] = {
    "id_type": id_type_words,
    "birth_date": date_zh,
}
"""Values of a record that no form has labels for."""
_SECTIONS = {
    "application": IssueCategory.APPLICATION_FORM,
    "difference": IssueCategory.BASIC_INFO,
    "ledger": IssueCategory.LEDGER,
    "unit": IssueCategory.UNIT_ATTACHMENT,
    "chain": IssueCategory.BASIC_INFO,
}
"""What an item of a section is about; which of its questions it names is chosen."""
_TARGETS = {str(Slot.BUSINESS_LICENCE): "other"}
"""What an item names for a paper that is no place of its own: the licence is kept with the unit's records."""
PAPER, PAGE, BESIDE = "paper", "page", "beside"
"""Names in the address: the paper that is shown, its page, and whether the version before stands at its side."""


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One value beside a paper, in words."""

    label: str
    value: Any
    old: Any = None
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One place that names a unit, in words."""

    where: str
    unit: str
    agrees: bool
    """Whether it is the unit of the application everywhere, in every month."""
    is_other: bool
    """Whether the newest word names another unit."""
    about: str = ""


@dataclass(frozen=True, slots=True)
class BenchPaper:
    """One paper at the left. `key` is how the address names it."""

    key: str
    slot: str
    name: str
    filename: str
    version: int
    pages: int
    url: str
    was_url: str
    note: str
    """What the button that makes an item of a page begins with; the page follows."""
    findings: tuple[FindingView, ...]
    values: tuple[ValueLine, ...]
    compares_units: bool
    reason: str = ""
    """Why it was sent although its check advised against it."""
    was_unchecked: bool = False
    """Whether it was submitted before the check of its pages had ended."""
    hints: tuple[tuple[str, str, str], ...] = ()
    """What was looked for in its text, how that agrees in words, and how as a code; empty where it was not read."""


@dataclass(frozen=True, slots=True)
class ReviewMarks:
    """What a reviewer has marked as being in order, of what can be marked."""

    name: str
    offered: frozenset[str]
    chosen: frozenset[str]


@dataclass(frozen=True, slots=True)
class Bench:
    """The whole workbench: papers, the one that is shown with its page, units, and drawn sections by heading."""

    papers: tuple[BenchPaper, ...]
    shown: BenchPaper | None
    page: int
    is_beside: bool
    units: tuple[UnitLine, ...]
    sections: tuple[tuple[str, str, Any], ...]
    """Name, heading and drawn part of each section of the application."""
    notes: Mapping[str, str]
    """What the button that makes an item of a section sends, by its name."""

    @property
    def with_findings(self) -> int:
        """Return how many papers the automatic check has something to say of."""
        return sum(any(not found.is_pending for found in one.findings) for one in self.papers)

    def markable(self, marks: ReviewMarks) -> int:
        """Return how many papers and sections can be marked as being in order."""
        return len(self._places() & marks.offered)

    def marked(self, marks: ReviewMarks) -> int:
        """Return how many of them are marked."""
        return len(self._places() & marks.offered & marks.chosen)

    def _places(self) -> set[str]:
        return {one.slot for one in self.papers} | {name for name, _heading, _drawn in self.sections}


def make_bench(
    work: UnitOfWork,
    view: CaseView,
    facts: PanelFacts,
    labels: Mapping[str, Mapping[str, str]],
    sections: Sequence[tuple[str, str, Any]],
) -> Bench:
    """Return the workbench as the address asks for it; the first paper that this round brought is shown first."""
    found = review_papers(work, view, facts)
    hints = text_hints(work, view, facts, found)
    papers = tuple(
        replace(_paper(view, facts, labels, one), hints=_hinted(hints.get((one.slot, one.sha256), ())))
        for one in found
    )
    asked = request.values.get(PAPER, "")
    first = next((one for one in papers if one.was_url), papers[0] if papers else None)
    shown = next((one for one in papers if one.key == asked), first)
    page = request.values.get(PAGE, 1, type=int)
    return Bench(
        papers,
        shown,
        min(max(page, 1), shown.pages) if shown else 1,
        bool(shown and shown.was_url and request.values.get(BESIDE)),
        tuple(_unit(facts, one) for one in named_units(view, facts)),
        tuple(sections),
        {
            name: f"add:issues:{category.value}:{'ledger' if category is IssueCategory.LEDGER else ''}:"
            for name, category in _SECTIONS.items()
        },
    )


def _paper(
    view: CaseView, facts: PanelFacts, labels: Mapping[str, Mapping[str, str]], one: ReviewPaper
) -> BenchPaper:
    def url(identity: str) -> str:
        return url_for("cases.paper", case_id=view.case.id, kind=one.kind, identity=identity)

    return BenchPaper(
        key=f"{one.kind}:{one.identity}",
        slot=one.slot,
        name=words_of(one.slot, view.paper_names),
        filename=one.filename,
        version=one.version,
        pages=one.pages,
        url=url(one.identity),
        was_url=url(one.was) if one.was else "",
        note=f"add:issues:{one.category.value}:{_TARGETS.get(one.slot, one.slot)}",
        findings=finding_views(one.report),
        values=tuple(_line(view, labels, value) for value in values_beside(view, facts, one.slot)),
        compares_units=one.slot in OF_PAYERS,
        reason=one.reason,
        was_unchecked=one.was_unchecked,
    )


def _hinted(hints: Iterable[TextHint]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (str(LOOKED_FOR[one.what]), str(AGREED[one.agreement]), one.agreement.value) for one in hints
    )


def _line(view: CaseView, labels: Mapping[str, Mapping[str, str]], one: BesideValue) -> ValueLine:
    def said(value: Any) -> Any:
        told = _TOLD.get(one.field)
        return told(value) if told and value else shown_answer(labels, one.field, value)

    label = str(_LABELS.get(one.field) or words_of(one.field, view.paper_names))
    return ValueLine(label, said(one.value), said(one.old), one.is_changed)


def _unit(facts: PanelFacts, one: Any) -> UnitLine:
    own = {facts.employer.uscc: facts.employer.name, **facts.unit_names}
    about = _("%(month)s 的明细", month=one.since) if one.since else ""
    if one.others:
        about += _("，共 %(count)s 个月是别的单位", count=one.others)
    agrees = one.agrees and not one.others
    return UnitLine(str(WHERE[one.where]), unit_words(own, one.unit, ""), agrees, not one.agrees, about)


MARKS = "review_marks"
"""Property of the choice whose options stand beside the papers and sections, each as a mark of its own."""


def marks_of(form: FormDefinition, values: Mapping[str, Any]) -> ReviewMarks | None:
    """Return the marks of a review form; None where the form, of an earlier edition, has none."""
    one = next((one for one in form.components if one.properties.get(MARKS)), None)
    if one is None:
        return None
    said = values.get(one.key) or ()
    chosen = {said} if isinstance(said, str) else set(said)
    return ReviewMarks(one.key, frozenset(option.value for option in one.options), frozenset(chosen))


def split_form(form: FormDefinition) -> tuple[FormDefinition, list[tuple[str, str]]]:
    """Return a review form without what is drawn around it, and its panels with their headings."""
    kept = tuple(one for one in form.components if not one.panel and not one.properties.get(MARKS))
    drawn = [(one.panel, one.text) for one in _every(form.components) if one.panel]
    return replace(form, components=kept), drawn


def _every(components: Sequence[Component]) -> Iterator[Component]:
    for one in components:
        yield one
        yield from _every(one.children)


def totals(values: Mapping[str, Any]) -> dict[str, int]:
    """Return how many items are accepted, still open and new, as the answers stand."""
    verdicts = [value for key, value in values.items() if key.startswith(f"{VERDICT}_")]
    rows = values.get("issues") or ()
    return {
        "accepted": verdicts.count(ItemVerdict.ACCEPTED),
        "still": verdicts.count(ItemVerdict.STILL),
        "new": sum(any(row.values()) for row in rows if isinstance(row, dict)),
    }
