"""综合查询 and 经我审核: every case of the authority, found and taken along as a file; what oneself has decided."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from app.documents.table_files import TYPES, table_file
from app.domain.office_codes import ApplicationState
from app.domain.procedures import PROCEDURES
from app.queries.case_finder import MOST_COUNTED, MOST_EXPORTED, CaseFilter, decided, export_of, find_cases
from app.services.tasks.note_export import note_export
from app.web.frame.asked_days import asked_day
from app.web.frame.gate import actor, app_context
from app.web.frame.list_position import asked_place, neighbours, place_in_queue
from app.web.frame.sealed_search import from_address, in_address, to_own_address
from app.web.wording.date_wording import date_zh
from app.web.wording.error_messages import words_of
from app.web.wording.status_words import case_state, status_of
from app.web.wording.translate import _, _l

finder = Blueprint("finder", __name__, url_prefix="/review")
NAMES = ("q", "procedure", "state", "returned", "from", "until", "unit")
LONGEST = 100
RETURNED = {"0": _l("没有退回"), "1": _l("退回 1 次"), "2": _l("退回 2 次以上")}
STATES = (
    ApplicationState.IN_REVIEW,
    ApplicationState.RETURNED,
    ApplicationState.UNIT_REVIEW,
    ApplicationState.EMPLOYEE_CORRECTION,
    ApplicationState.APPROVED,
    ApplicationState.REFUSED,
    ApplicationState.WITHDRAWN,
    ApplicationState.CLOSED_EXPIRED,
    ApplicationState.CLOSED_DISSOCIATED,
)


def _asked() -> dict[str, str]:
    """Return what is asked for, as addresses, the form that takes the list along and the audit may hold it."""
    return {
        name: in_address(value) if name == "q" else value
        for name in NAMES
        if (value := request.values.get(name, "").strip()[:LONGEST])
    }


def _filter(asked: dict[str, str]) -> CaseFilter:
    returned = asked.get("returned", "")
    return CaseFilter(
        authority="",
        text=from_address(asked.get("q", "")),
        procedure=asked.get("procedure", ""),
        state=asked.get("state", ""),
        returned=int(returned) if returned in RETURNED else None,
        employer_id=asked.get("unit", ""),
        from_on=asked_day(asked.get("from", "")),
        until_on=asked_day(asked.get("until", "")),
    )


@finder.route("/cases", methods=["GET", "POST"])
def cases() -> Any:
    """Show the cases of the authority that were looked for, received last in front."""
    if own_address := to_own_address("q"):
        return own_address
    asked = _asked()
    after = request.args.get("after", "")[:LONGEST]
    found = find_cases(app_context(), actor(), _filter(asked), after=place_in_queue(after))
    wrong_days = [name for name in ("from", "until") if asked.get(name) and asked_day(asked[name]) is None]
    return render_template(
        "review/cases.html",
        found=found,
        asked=asked,
        text=from_address(asked.get("q", "")),
        after=after,
        wrong_days=wrong_days,
        most=MOST_COUNTED,
        states={str(one): status_of(case_state(str(one), "")).label for one in STATES},
        procedures={str(code): words_of(code) for code, facts in PROCEDURES.items() if facts.is_reviewed},
        returned=RETURNED,
        words_of=words_of,
    )


@finder.post("/cases/file")
def export() -> Any:
    """Give what was found as a file; who took it is written down."""
    asked, kind = _asked(), request.form.get("kind", "")
    kind = kind if kind in TYPES else "csv"
    rows = export_of(app_context(), actor(), _filter(asked))
    if rows is None:
        flash(
            _(
                "符合条件的超过 %(most)s 件，没有导出。请用收件日期等条件缩小范围，分几次导出。",
                most=MOST_EXPORTED,
            ),
            "amber",
        )
        carried: dict[str, Any] = dict(asked)
        return redirect(url_for("finder.cases", **carried), 303)
    note_export(app_context(), actor(), asked, kind=kind, lines=len(rows))
    heading = [_("办件编号"), _("姓名"), _("单位"), _("业务"), _("状态"), _("退回次数"), _("收件日")]
    lines = (
        (
            row.number,
            row.person_name or "",
            row.employer_name,
            words_of(row.procedure),
            str(status_of(case_state(row.state, row.procedure)).label),
            str(RETURNED[str(row.returned)]),
            date_zh(row.received_on),
        )
        for row in rows
    )
    response = Response(table_file(kind, heading, lines), content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="cases.{kind}"'
    return response


@finder.get("/decisions")
def decisions() -> str:
    """Show what this reviewer has decided and how each case stands now."""
    found = decided(app_context(), actor(), asked_place())
    beside = neighbours(found.newer, found.older)
    return render_template("review/decisions.html", found=found, beside=beside, words_of=words_of)
