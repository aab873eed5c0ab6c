"""我的资料: an overview of four parts, and a page for each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.domain.person_records import rows_of
from app.queries.own_records import own_part, own_records
from app.services.records.update_person_records import (
    PARTS,
    keep_part,
    keep_part_draft,
    part_form,
)
from app.web.components.answer_labels import shown_answer
from app.web.components.person_words import id_type_words, sex_words
from app.web.forms.form_door import FormDoor, take_form
from app.web.forms.form_page import KEY, FormSubmission, render_form
from app.web.forms.form_views import FormContext
from app.web.forms.record_uploads import posted_answers
from app.web.frame.gate import actor, app_context, new_key
from app.web.recovery.ended_session import restored_values
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.forms_reader.form_definition import FormDefinition

my_records = Blueprint("my_records", __name__, url_prefix="/me/records")
TITLES = {
    "basic": _l("基础信息"),
    "education": _l("国内教育信息"),
    "study": _l("学习经历"),
    "work": _l("工作经历"),
}


@my_records.get("/")
def overview() -> str:
    """Show what a person has told of themselves."""
    found = own_records(app_context(), actor())
    return render_template(
        "employee/records.html",
        person=found.person,
        phone=found.phone,
        titles=TITLES,
        rows={part: rows_of(found.person.details, name) for part, name in PARTS.items() if name},
        shown=partial(shown_answer, found.basic_labels),
        labels=found.education_labels,
        sex_words=sex_words,
        id_type_words=id_type_words,
    )


@my_records.get("/<part>")
def part(part: str) -> str:
    """Show one part's form."""
    return _page(part)


def _page(part: str, values: Mapping[str, Any] | None = None, errors: Sequence[tuple[str, str]] = ()) -> str:
    shown = own_part(app_context(), actor(), part)
    view, person = shown.view, shown.person
    context = {
        "name": person.name,
        "sex": sex_words(person.sex),
        "id_type": id_type_words(person.id_type),
        "id_number": person.id_number_masked,
    }
    sending = FormSubmission(
        action=url_for("my_records.send", part=part),
        key=new_key(),
        submit=_("保存"),
        cancel_url=url_for("my_records.overview"),
        save_words=_("暂存"),
        keeps_draft=True,
        draft=view.draft,
    )
    form = render_form(
        view.form,
        (restored_values(view.form) or view.values) if values is None else values,
        sending,
        errors,
        FormContext(context=context, now=shown.now),
    )
    return render_template("employee/record_part.html", title=TITLES[part], form=form, errors=errors)


@my_records.post("/<part>")
def send(part: str) -> Any:
    """Keep the answers: half-done, or checked."""

    def form() -> FormDefinition:
        with app_context().database.reading() as work:
            return part_form(app_context(), work, part)

    posted = posted_answers()

    def submit(_form: FormDefinition, _refused: object) -> Any:
        keep_part(app_context(), actor(), part, posted, request.form.get(KEY, ""))
        flash(_("“%(name)s”已保存。", name=str(TITLES[part])), "green")
        return redirect(url_for("my_records.overview"), 303)

    return take_form(
        FormDoor(
            form=form,
            posted=posted,
            show=partial(_page, part),
            submit=submit,
            keep=partial(keep_part_draft, app_context(), actor(), part),
            page_url=url_for("my_records.part", part=part),
        )
    )
