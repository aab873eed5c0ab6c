"""The part of a page that tells the acts of a case and offers those that its reader may do: one for all pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import render_template, url_for
from markupsafe import Markup

from app.domain.acts import APPLICANTS, WITHDRAW, ActParty, Need
from app.queries.case_acts import acts_to_answer, case_acts
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.act_wording import PARTIES
from app.web.wording.error_messages import rule_words, words_of
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.queries.case_acts import ActShown, CaseActs
    from app.queries.case_view import CaseRow
    from app.services.acts.offered_acts import OfferedAct
    from app.services.context.app_context import UnitOfWork


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act that was done, in words."""

    shown: ActShown
    who: str
    answered_by: str
    states: tuple[str, ...]
    readers: Sequence[tuple[str, Any]]
    """Name of each person it was told to, with the moment they noted it."""


@dataclass(frozen=True, slots=True)
class ActForm:
    """An act that is offered: where it is sent, or why it cannot be done now."""

    offered: OfferedAct
    url: str
    why_not: str
    asks_text: bool
    label: str
    is_withdrawal: bool


def acts_part(work: UnitOfWork, case: CaseRow, *, mark: str = "act") -> Markup:
    """Return the acts of a case for the reader; empty where there is neither an act nor one to be done."""
    return _drawn(case_acts(app_context(), work, actor(), case), case, mark)


def acts_and_advice(work: UnitOfWork, case: CaseRow) -> tuple[Markup, Markup]:
    """Return the acts of a case, and what advisers have answered, to stand beside the decision; each may be empty."""
    found = case_acts(app_context(), work, actor(), case)
    return _drawn(found, case, "act"), _advice(found)


def _drawn(found: CaseActs, case: CaseRow, mark: str) -> Markup:
    # Of a case that has ended, what can no longer be done is no news.
    forms = [
        one
        for one in (act_form(offered, case) for offered in found.offered)
        if not (case.ended_at and one.why_not)
    ]
    if not found.shown and not forms:
        return Markup("")
    drawn = render_template(
        "blocks/acts.html",
        case=case,
        lines=[act_line(one, found) for one in found.shown],
        forms=forms,
        people=found.people,
        today=found.today,
        key=new_key,
        mark=mark,
    )
    # The template escapes what it is given.
    return Markup(drawn)  # noqa: S704


def _advice(found: CaseActs) -> Markup:
    asked = [one for one in found.shown if one.row.waits_as == "text" and one.row.readers]
    if not asked:
        return Markup("")
    lines = [act_line(one, found) for one in asked]
    return Markup(render_template("blocks/advice.html", lines=lines))  # noqa: S704


def act_line(shown: ActShown, found: CaseActs) -> ActLine:
    """Return an act in words; applicants are not told who of the authority it was."""
    row = shown.row
    return ActLine(
        shown,
        who=_who(row.party, row.by, found),
        answered_by=_answered_by(shown, found),
        states=tuple(_states(shown)),
        readers=[(found.names.get(one, ""), at) for one, at in row.readers.items()],
    )


def _who(party: str, account_id: str, found: CaseActs) -> str:
    name = found.names.get(account_id, "")
    is_of_applicants = ActParty(party) in APPLICANTS
    words = str(PARTIES[party])
    return f"{words} {name}" if name and (found.is_authority or is_of_applicants) else words


def _answered_by(shown: ActShown, found: CaseActs) -> str:
    name = found.names.get(shown.row.answered_by or "", "")
    by_applicants = (shown.row.waits_for or "").startswith(("employer:", "person:"))
    return name if found.is_authority or by_applicants else str(_("审核人员"))


def _states(shown: ActShown) -> list[str]:
    row = shown.row
    found = ["act_stops"] if shown.is_stopping else []
    if row.waits_as == "confirm":
        found.append(f"act_{row.verdict}" if row.verdict else "act_waits_lead")
    elif row.waits_as == "text":
        found.append("act_waits" if row.is_waiting else "act_answered")
    return found


def act_form(offered: OfferedAct, case: CaseRow) -> ActForm:
    """Return an act that is offered, with what its form asks."""
    act, is_withdrawal = offered.act, offered.act.does == WITHDRAW
    where = (
        url_for("cases.withdraw", case_id=case.id)
        if is_withdrawal
        else url_for("acts.do", case_id=case.id, kind=act.key)
    )
    return ActForm(
        offered,
        url=where,
        why_not=rule_words(offered.rule, offered.facts) if offered.rule else "",
        asks_text=act.reason is not Need.NONE,
        label=_label(act.reason, act.reason_label),
        is_withdrawal=is_withdrawal,
    )


def _label(need: Need, label: str) -> str:
    words = label or str(_("说明"))
    return str(_("%(label)s（可以不写）", label=words)) if need is Need.OPTIONAL else words


def acts_waiting_part() -> Markup:
    """Return what waits for an answer or a look of the reader, on the page they begin with; empty where nothing does."""
    lines = acts_to_answer(app_context(), actor())
    if not lines:
        return Markup("")
    items: list[Mapping[str, Any]] = [
        {
            "title": _("%(title)s · %(about)s", title=one.act.title, about=one.about),
            "url": url_for("cases.show", case_id=one.act.case_id, _anchor=f"act-{one.act.id}"),
            "procedure": words_of(one.act.procedure),
            "number": one.act.number,
            "due_on": one.act.due_on,
        }
        for one in lines
    ]
    return Markup(render_template("blocks/acts_waiting.html", items=items, today=app_context().today()))  # noqa: S704
