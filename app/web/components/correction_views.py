"""Items that were sent back as pages tell them: what was asked, whose it is, and how it was answered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import get_template_attribute, url_for
from markupsafe import Markup

from app.domain.correction_answers import PAPERS, Part, not_asked_for
from app.domain.correction_state import ItemState, ItemVerdict, verdict_key
from app.policy.actor import Role
from app.queries.correction_tasks import correcting_tasks
from app.services.submissions.submitted_state import moves_of_last_submission
from app.web.components.answer_labels import shown_answer
from app.web.components.correction_links import correction_url, record_url
from app.web.frame.gate import app_context
from app.web.wording.error_messages import words_of
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from app.domain.correction import CorrectionPlace
    from app.policy.actor import Actor
    from app.policy.paper_rights import PaperClass
    from app.queries.case_view import CaseView, CorrectionRow, VerdictRow
    from app.queries.correction_tasks import CorrectingTask
    from app.services.context.app_context import UnitOfWork

_UNIT_WORDS: dict[str, Any] = {
    "name": _l("单位名称"),
    "uscc": _l("统一社会信用代码"),
    "registered_place": _l("注册地"),
    "tax_place": _l("税务登记所在区"),
}


@dataclass(frozen=True, slots=True)
class MoveView:
    """One thing that has changed: a new version under `url`, or values where they can be told in a line.

    `was_url` leads to the version before, `beside_url` to both side by side.
    """

    label: str
    is_paper: bool = False
    url: str = ""
    was_url: str = ""
    beside_url: str = ""
    values: tuple[Any, Any] | None = None


@dataclass(frozen=True, slots=True)
class VerdictView:
    """What a level found of an item."""

    state: str
    where: str
    remark: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item with its answer, what was found of it, and the items it carries over.

    `url` is where it is put right; `record_url` leads to the unit's own records, where that is right as well.
    """

    number: int
    text: str
    where: str
    who: str
    state: str
    is_done: bool
    url: str
    explanation: str
    moves: tuple[MoveView, ...]
    record_url: str = ""
    page: int | None = None
    verdicts: tuple[VerdictView, ...] = ()
    before: tuple[tuple[int, ItemView], ...] = ()
    """Rounds and items that it has come back from, the newest first."""


@dataclass(frozen=True, slots=True)
class CorrectionsView:
    """The items of the last return, those of the returns before it, and what has changed unasked."""

    last: tuple[ItemView, ...]
    earlier: tuple[tuple[int, tuple[ItemView, ...]], ...] = ()
    unasked: tuple[MoveView, ...] = ()


class CorrectionWording:
    """Tells the items of one case to one reader, who opens only the papers that are theirs to read."""

    def __init__(
        self,
        by: Actor,
        view: CaseView,
        readable: Collection[PaperClass],
        labels: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._by = by
        self._view = view
        self._readable = {str(one) for one in readable}
        self._labels = labels
        self._words = partial(words_of, papers=view.place_names)
        self._tasks: Mapping[CorrectionPlace, CorrectingTask] = {}

    def corrections(self, work: UnitOfWork) -> CorrectionsView:
        """Return the items of all rounds; a reviewer is told besides what nobody had asked to change."""
        self._tasks = correcting_tasks(app_context(), work, self._by, self._view)
        rounds = sorted({row.round for row in self._view.corrections}, reverse=True)
        if not rounds:
            return CorrectionsView(())
        rows = {number: [row for row in self._view.corrections if row.round == number] for number in rounds}
        is_answered_to = self._by.role is Role.REVIEWER and self._view.case.round > rounds[0]
        return CorrectionsView(
            tuple(map(self._item, rows[rounds[0]])),
            tuple((number, tuple(map(self._item, rows[number]))) for number in rounds[1:]),
            tuple(self._unasked(work, rows[rounds[0]])) if is_answered_to else (),
        )

    def items(self, rows: Iterable[CorrectionRow]) -> tuple[ItemView, ...]:
        """Return items as everybody reads them, e.g. of a notice that is not sent yet."""
        return tuple(map(self._item, rows))

    def abouts(self, keys: Collection[str]) -> dict[str, Markup]:
        """Return what is drawn above the verdict of each item of the last return that a form asks for."""
        last = max(
            (row.round for row in self._view.corrections if row.round < self._view.case.round), default=0
        )
        drawn = get_template_attribute("blocks/case.html", "item_told")
        return {
            verdict_key(row.number): Markup(drawn(self._item(row)))  # noqa: S704 — a template of ours
            for row in self._view.corrections
            if row.round == last and verdict_key(row.number) in keys
        }

    def _unasked(self, work: UnitOfWork, rows: Iterable[CorrectionRow]) -> Iterable[MoveView]:
        told = [move for row in rows if row.answer for move in row.answer["moves"]]
        for one in not_asked_for(moves_of_last_submission(work, self._view.case), told):
            is_plain = one.part is Part.RECORD and not isinstance(one.new or one.old, list | dict)
            values = {"old": one.old, "new": one.new} if is_plain else {}
            yield self._move(
                {"part": one.part, "what": one.what, "version": one.new, "was": one.old, **values}
            )

    def _item(self, row: CorrectionRow) -> ItemView:
        answer = row.answer or {"explanation": "", "moves": ()}
        former = next((one for one in self._view.corrections if one.id == row.former_id), None)
        before = self._item(former) if former else None
        return ItemView(
            state=_state(row),
            page=row.page,
            verdicts=tuple(map(self._verdict, row.verdicts)),
            before=((former.round, before), *before.before) if former and before else (),
            number=row.number,
            text=row.text,
            where=f"{self._words(row.category)} · {self._words(row.target)}",
            who=self._words(row.actor),
            is_done=row.answered_at is not None,
            url=correction_url(row, self._tasks),
            record_url=record_url(self._by, self._view.case.person_id, self._view.unit_slots, row),
            explanation=answer["explanation"],
            moves=tuple(map(self._move, answer["moves"])),
        )

    def _verdict(self, row: VerdictRow) -> VerdictView:
        level = next(
            (
                one.level_name
                for one in self._view.decisions
                if (one.round, one.level) == (row.round, row.level)
            ),
            _("第 %(level)s 级", level=row.level),
        )
        state = ItemState.ACCEPTED if row.verdict == ItemVerdict.ACCEPTED else ItemState.STILL
        return VerdictView(state, _("第 %(round)s 轮 · %(level)s", round=row.round, level=level), row.remark)

    def _move(self, told: Mapping[str, Any]) -> MoveView:
        part, what = told["part"], told["what"]
        if part in PAPERS:
            new, was = str(told["version"]), str(told.get("was") or "")
            url, was_url = self._url(part, new), self._url(part, was) if was else ""
            beside = f"{url}?{urlencode({'beside': was})}" if url and was_url else ""
            return MoveView(self._words(what), True, url, was_url, beside)
        if part == Part.LEDGER:
            return MoveView(_("%(month)s 社保个税明细", month=what))
        label = (
            told.get("label") or (_UNIT_WORDS.get(what) if part == Part.UNIT else None) or self._words(what)
        )
        if "new" not in told:
            return MoveView(str(label))
        old, new = (shown_answer(self._labels, what, told[name]) for name in ("old", "new"))
        return MoveView(str(label), values=(old, new))

    def _url(self, kind: str, identity: str) -> str:
        if str(kind) not in self._readable:
            return ""
        return url_for("cases.paper", case_id=self._view.case.id, kind=str(kind), identity=identity)


def _state(row: CorrectionRow) -> str:
    """Return the word for an item: one that only a reason answers has not been changed."""
    is_changed = row.answer is None or bool(row.answer["moves"])
    return "item_explained" if row.state is ItemState.CHANGED and not is_changed else row.state.value
