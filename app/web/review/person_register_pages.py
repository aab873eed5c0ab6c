"""人员: everybody the office knows; one person; what the authority decides outside of applications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.queries.link_requests import first_open_request
from app.queries.person_register import person_named, registered_people, registered_person
from app.services.accounts.activation_letters import issue_activation_letter
from app.services.accounts.correct_identity import Identity, correct_identity
from app.services.accounts.reveal_identity import reveal_identity
from app.services.accounts.undo_registration import undo_registration
from app.services.applications.answer_for_link import decline_link
from app.services.applications.missing_link import MissingLink
from app.services.applications.override_chain import record_missing_link
from app.services.applications.override_dissociation import force_dissociation
from app.services.applications.override_expiry import reverse_expiry
from app.services.applications.override_permit import cancel_permit
from app.services.applications.override_return import reverse_dissociation
from app.services.context.refusals import FormInvalidError
from app.web.components.activation_letter_page import activation_letter_page
from app.web.components.person_words import ID_TYPES, SEXES, id_type_words, sex_words
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.list_position import asked_page, asked_text
from app.web.frame.sealed_search import from_address, to_own_address
from app.web.wording.error_messages import words_of
from app.web.wording.field_errors import told_at_fields
from app.web.wording.override_words import details_of, kind_words, wrong_words
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Callable

people = Blueprint("people", __name__, url_prefix="/operations/people")
UNPROCESSABLE = 422
FIELDS = (
    "uscc",
    "unit_name",
    "from_on",
    "to_on",
    "evidence",
    "left_on",
    "reason",
    "holder_agrees",
    "phone",
    "name",
    "id_type",
    "id_number",
    "sex",
    "birth_date",
)
TITLES = {
    "link": _l("补记工作单位"),
    "decline": _l("不予补登工作单位"),
    "dissociation": _l("主管部门解除关联"),
    "return": _l("恢复与原单位的关联"),
    "cancellation": _l("注销证件"),
    "expiry": _l("撤销误失效"),
    "registration": _l("撤销注册"),
    "correction": _l("更正身份信息"),
}
"""Decision to its name, as it stands in the address of its form."""
DONE = {
    "link": _l("工作单位已补记。"),
    "decline": _l("已答复不予补登，申请的单位已收到通知。"),
    "dissociation": _l("关联已解除，单位和员工都已收到通知。"),
    "return": _l("关联已恢复，证件重新有效。"),
    "cancellation": _l("证件已注销，单位和员工都已收到通知。"),
    "expiry": _l("误失效已撤销，证件恢复原来的状态，单位和员工都已收到通知。"),
    "registration": _l("注册已撤销：账号停用，不再对应这名人员，本人可以重新注册。"),
    "correction": _l("身份信息已更正，本人已收到通知。"),
}

ABOUT_LINKS = ("link", "decline")


@people.route("/", methods=["GET", "POST"])
def listing() -> Any:
    """Show people by name, a page at a time."""
    if own_address := to_own_address("text"):
        return own_address
    sealed = asked_text("text")
    text, page = from_address(sealed), asked_page()
    found = registered_people(app_context(), text=text, page=page)
    return render_template(
        "operations/people.html",
        rows=found.rows,
        total=found.total,
        text=text,
        sealed=sealed,
        page=page,
        pages=found.pages,
    )


@people.get("/<person_id>")
def show(person_id: str) -> str:
    """Show one person with everything the office keeps of them; numbers stay masked."""
    with app_context().database.reading() as work:
        found = registered_person(work, person_id)
    return render_template(
        "operations/person.html",
        found=found,
        words_of=words_of,
        sex_words=sex_words,
        id_type_words=id_type_words,
        kind_words=kind_words,
        details_of=details_of,
        key=new_key(),
    )


@people.post("/<person_id>/identity")
def identity(person_id: str) -> str:
    """Show the whole identity number once; the look is written down."""
    number = reveal_identity(app_context(), actor(), person_id)
    return render_template(
        "operations/person_identity.html",
        person=person_named(app_context(), person_id),
        number=number,
        id_type_words=id_type_words,
    )


@people.post("/<person_id>/activation-letter")
def letter(person_id: str) -> str:
    """Show a letter with an activation code, once, for printing."""
    made = issue_activation_letter(app_context(), actor(), request.form.get("_key", ""), person_id)
    trail = [
        (_("人员"), url_for("people.listing")),
        (made.person.name, url_for("people.show", person_id=person_id)),
    ]
    return activation_letter_page(made, trail)


@people.get(
    "/<person_id>/decide/<any(link, decline, dissociation, return, cancellation, expiry, registration, correction):what>"
)
def ask(person_id: str, what: str) -> str:
    """Ask for a decision and its reason."""
    return _form(person_id, what, {}, {})


@people.post(
    "/<person_id>/decide/<any(link, decline, dissociation, return, cancellation, expiry, registration, correction):what>"
)
def decide(person_id: str, what: str) -> Any:
    """Carry a decision out."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    key = request.form.get("_key", "")
    try:
        DECISIONS[what](person_id, _permit_shown(person_id), key, typed)
    except FormInvalidError as wrong:
        errors = told_at_fields(wrong, wrong_words)
        return _form(person_id, what, typed, errors), UNPROCESSABLE
    flash(str(DONE[what]), "green")
    return redirect(url_for("people.show", person_id=person_id), 303)


def _permit_shown(person_id: str) -> str:
    """Return the permit the form was about, live or not by now: a form sent twice is the same request both times.

    The services refuse an empty one, and one that lives no more.
    """
    shown = request.form.get("permit", "")
    with app_context().database.reading() as work:
        held = {one.permit.id for one in registered_person(work, person_id).permits}
    return shown if shown in held else ""


def _form(person_id: str, what: str, typed: dict[str, str], errors: dict[str, str]) -> str:
    with app_context().database.reading() as work:
        found = registered_person(work, person_id)
        permits = [one.permit.id for one in found.permits] if what in ABOUT_LINKS else []
        asked = first_open_request(work, permits)
    held = found.ended_too_early if what == "expiry" else found.live
    if what == "link" and asked is not None and not typed:
        typed = {
            "uscc": asked.unit_uscc,
            "unit_name": asked.unit_name,
            "from_on": asked.from_on.isoformat(),
            "to_on": asked.to_on.isoformat(),
            "evidence": asked.evidence,
        }
    return render_template(
        "operations/person_decision.html",
        found=found,
        what=what,
        title=TITLES[what],
        asked=asked,
        typed=typed,
        employer=request.form.get("employer") or (found.active.employer_id if found.active else ""),
        permit=request.form.get("permit")
        or (asked.permit_id if asked else "")
        or (held.permit.id if held else ""),
        errors=errors,
        key=new_key(),
        words_of=words_of,
        id_types=ID_TYPES,
        sexes=SEXES,
    )


def _link(_person: str, permit: str, key: str, typed: dict[str, str]) -> None:
    told = MissingLink(typed["uscc"], typed["unit_name"], typed["from_on"], typed["to_on"], typed["evidence"])
    record_missing_link(app_context(), actor(), key, permit, told, reason=typed["reason"])


def _decline(_person: str, permit: str, key: str, typed: dict[str, str]) -> None:
    decline_link(app_context(), actor(), key, permit, reason=typed["reason"])


def _dissociation(person: str, _permit: str, key: str, typed: dict[str, str]) -> None:
    force_dissociation(
        app_context(),
        actor(),
        key,
        person,
        left_on=typed["left_on"],
        reason=typed["reason"],
        employer_id=request.form.get("employer") or None,
    )


def _return(_person: str, permit: str, key: str, typed: dict[str, str]) -> None:
    agrees = typed["holder_agrees"] == "yes"
    reverse_dissociation(app_context(), actor(), key, permit, holder_agrees=agrees, reason=typed["reason"])


def _cancellation(_person: str, permit: str, key: str, typed: dict[str, str]) -> None:
    cancel_permit(app_context(), actor(), key, permit, reason=typed["reason"])


def _expiry(_person: str, permit: str, key: str, typed: dict[str, str]) -> None:
    reverse_expiry(app_context(), actor(), key, permit, reason=typed["reason"])


def _registration(person: str, _permit: str, key: str, typed: dict[str, str]) -> None:
    undo_registration(app_context(), actor(), key, person, phone=typed["phone"], reason=typed["reason"])


def _correction(person: str, _permit: str, key: str, typed: dict[str, str]) -> None:
    told = Identity(*(typed[name] for name in ("name", "id_type", "id_number", "sex", "birth_date")))
    correct_identity(app_context(), actor(), key, person, told, reason=typed["reason"])


DECISIONS: dict[str, Callable[[str, str, str, dict[str, str]], None]] = {
    "link": _link,
    "decline": _decline,
    "dissociation": _dissociation,
    "return": _return,
    "cancellation": _cancellation,
    "expiry": _expiry,
    "registration": _registration,
    "correction": _correction,
}
