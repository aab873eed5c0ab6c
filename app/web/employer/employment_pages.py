"""员工列表: three lists; and what the unit updates of a current employee: post, contract dates, contract."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.forms_reader.posted_values import initial_values
from app.queries.person_register import person_named
from app.queries.unit_roster import employment_form, unit_roster
from app.services.accounts.activation_letters import issue_activation_letter
from app.services.accounts.reveal_identity import reveal_identity
from app.services.papers.store_paper import PaperRefusedError
from app.services.records.chosen_contract import choose_contract, keep_reasons_of_contract
from app.services.records.record_forms import record_form
from app.services.records.update_employment import (
    CONTRACT,
    CONTRACT_FIELD,
    CONTRACT_SLOT,
    DATES,
    POST,
    contract_paper,
    keep_contract_draft,
    take_contract_back,
    update_contract,
    update_dates,
    update_post,
)
from app.web.components.activation_letter_page import activation_letter_page
from app.web.components.chosen_papers_shown import shown_in, slot_of_contract, slot_to_take_back
from app.web.components.paper_reasons import posted_reasons, slot_asking_reason
from app.web.components.paper_responses import original_download, page_picture
from app.web.components.person_words import id_type_words
from app.web.forms.form_door import FormDoor, take_form
from app.web.forms.form_page import KEY, FormSubmission, render_form
from app.web.forms.form_views import FormContext
from app.web.forms.record_uploads import PREFIX, brought, posted_answers, refusal_sentence
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.list_position import asked_page, asked_text
from app.web.recovery.ended_session import restored_values
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask import Response

    from app.forms_reader.form_definition import FormDefinition
    from app.services.papers.paper_access import Paper
    from app.services.records.update_employment import Employment

employment = Blueprint("employment", __name__, url_prefix="/employer/employees")
LISTS = {
    "all": _l("全部员工信息"),
    "current": _l("当前在职员工"),
    "pending": _l("待确认单位关联列表"),
}
FORMS = {"post": POST, "dates": DATES, "contract": CONTRACT}
TITLES = {
    "post": _l("更新职务"),
    "dates": _l("更新日期"),
    "contract": _l("更新劳动合同"),
}
UPDATES: Mapping[str, Callable[..., Any]] = {
    "post": update_post,
    "dates": update_dates,
    "contract": update_contract,
}


@employment.get("/")
def lists() -> str:
    """Show one of the three lists, a page at a time."""
    wanted = request.args.get("list", "current")
    shown = wanted if wanted in LISTS else "current"
    name = asked_text("name")
    page = asked_page()
    found = unit_roster(app_context(), actor(), shown, name=name, page=page)
    return render_template(
        "employer/employees.html",
        shown=shown,
        lists=LISTS,
        rows=found.rows,
        counts=found.counts if not name else {},
        total=found.total,
        name=name,
        page=page,
        pages=found.pages,
        tasks=found.tasks,
    )


@employment.get("/<person_id>/<any(post, dates, contract):what>")
def ask(person_id: str, what: str) -> str:
    """Show the form that updates the post, the dates or the contract."""
    return _page(person_id, what)


def _page(
    person_id: str,
    what: str,
    values: Mapping[str, Any] | None = None,
    errors: Sequence[tuple[str, str]] = (),
) -> str:
    shown = employment_form(app_context(), actor(), person_id, FORMS[what])
    found, form = shown.employment, shown.form
    sending = FormSubmission(
        action=url_for("employment.send", person_id=person_id, what=what),
        key=new_key(),
        submit=_("保存"),
        cancel_url=url_for("employer.employee", person_id=person_id),
        keeps_draft=what == "contract",
        draft=found.kept if what == "contract" else None,
    )
    known = values
    if known is None:
        known = restored_values(form) or initial_values(form, _known(found, what))
    with app_context().database.reading() as work:
        unit = str(actor().employer_id)
        slot = slot_asking_reason(work, unit, slot_of_contract(work, found, person_id))
    around = FormContext(slots={CONTRACT_SLOT: slot}, now=shown.now)
    return render_template(
        "employer/employment_form.html",
        person=shown.person,
        title=TITLES[what],
        errors=errors,
        form=render_form(form, known, sending, errors, around),
    )


def _known(found: Employment, what: str) -> dict[str, Any]:
    """Return what the form shows at first: a new contract begins empty, unless somebody was at it."""
    if what == "post":
        return {"post": found.association.post}
    if what == "contract" or found.contract is None:
        return dict(found.draft.get("values") or {})
    end = found.contract.end_on
    return {
        "contract_start": found.contract.start_on.isoformat(),
        "contract_term": "fixed" if end else "open",
        "contract_end": end.isoformat() if end else "",
    }


@employment.post("/<person_id>/<any(post, dates, contract):what>")
def send(person_id: str, what: str) -> Any:
    """Keep the scan first, then write what was answered."""
    posted = posted_answers()
    along: dict[str, Any] = {}

    def form() -> FormDefinition:
        with app_context().database.reading() as work:
            return record_form(app_context(), work, FORMS[what])

    def bring() -> list[tuple[str, str]]:
        if slot_to_take_back(posted):
            take_contract_back(app_context(), actor(), person_id)
        refused, along["chosen"] = _keep_scan(person_id)
        along["refused_files"] = refused
        return refused

    def submit(_form: FormDefinition, _refused: object) -> Any:
        UPDATES[what](app_context(), actor(), person_id, posted, request.form.get(KEY, ""), **along)
        flash(_("“%(name)s”已保存。", name=str(TITLES[what])), "green")
        return redirect(url_for("employer.employee", person_id=person_id), 303)

    door = FormDoor(form=form, posted=posted, show=partial(_page, person_id, what), submit=submit)
    if what == "contract":
        keep_reasons_of_contract(app_context(), actor(), person_id, posted_reasons())
        keep = partial(keep_contract_draft, app_context(), actor(), person_id)
        door = replace(
            door,
            keep=keep,
            bring=bring,
            page_url=url_for("employment.ask", person_id=person_id, what=what),
        )
    return take_form(door)


def _keep_scan(person_id: str) -> tuple[list[tuple[str, str]], str | None]:
    """Keep the scan that came along; return refusals by field, and which scan the form shows."""
    file, more = brought(f"{PREFIX}{CONTRACT_SLOT}")
    if file is None:
        return [], shown_in(CONTRACT_SLOT)
    try:
        kept = choose_contract(
            app_context(),
            actor(),
            person_id,
            file.stream,
            str(file.filename),
            request.form.get(KEY, ""),
            more=more,
        )
    except PaperRefusedError as bad:
        return [(CONTRACT_FIELD, refusal_sentence(bad))], ""
    return [], kept["id"]


@employment.post("/<person_id>/activation-letter")
def letter(person_id: str) -> str:
    """Show a letter with an activation code, once, for printing."""
    made = issue_activation_letter(app_context(), actor(), request.form.get(KEY, ""), person_id)
    trail = [
        (_("员工列表"), url_for("employment.lists")),
        (made.person.name, url_for("employer.employee", person_id=person_id)),
    ]
    return activation_letter_page(made, trail)


@employment.post("/<person_id>/identity")
def identity(person_id: str) -> str:
    """Show the whole identity number once; lists and records show it masked."""
    number = reveal_identity(app_context(), actor(), person_id)
    return render_template(
        "employer/identity.html",
        person=person_named(app_context(), person_id),
        number=number,
        id_type_words=id_type_words,
    )


def _paper(person_id: str, which: str) -> Paper:
    with app_context().database.reading() as work:
        return contract_paper(work, actor(), person_id, which)


@employment.get("/<person_id>/contract/<which>")
def contract(person_id: str, which: str) -> str:
    """Show the pages of a contract as pictures."""
    paper = _paper(person_id, which)
    person = person_named(app_context(), person_id)
    return render_template("employer/contract.html", paper=paper, person=person, which=which)


@employment.get("/<person_id>/contract/<which>/pages/<int:page>.png")
def picture(person_id: str, which: str, page: int) -> Response:
    """Return one page of a contract as a picture."""
    return page_picture(_paper(person_id, which), page)


@employment.get("/<person_id>/contract/<which>/original")
def original(person_id: str, which: str) -> Response:
    """Return a contract as it was uploaded, as a download."""
    return original_download(_paper(person_id, which))
