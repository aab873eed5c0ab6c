"""The one way in which a page takes a form: papers first, then what is half-done, then the whole of it.

Whatever is refused comes back on the form with what was typed. What a page does with it is told by its `FormDoor`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request

from app.forms_reader.posted_values import STEP, apply_step
from app.services.context.refusals import FormInvalidError
from app.web.forms.autosave import CONFLICT, autosave, is_autosave, keep_half_done
from app.web.wording.field_errors import errors_at_fields
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.forms_reader.form_definition import FormDefinition
    from app.services.context.draft_turns import PageMark

    Errors = Sequence[tuple[str, str]]
    Answers = dict[str, Any]

UNPROCESSABLE = 422


def _none_came() -> Errors:
    return ()


@dataclass(frozen=True, slots=True)
class FormDoor:
    """What a page does with a form that is sent to it."""

    form: Callable[[], FormDefinition]
    """Reads the form as the posted answers make it; asked for after the papers are kept."""
    posted: Mapping[str, Sequence[str]]
    show: Callable[[Mapping[str, Any] | None, Errors], str]
    """Draws the page with what was typed and what is wrong with it."""
    submit: Callable[[FormDefinition, Errors], Any]
    """Sends the whole form and answers; refused papers come along. Raises FormInvalidError."""
    keep: Callable[[Answers, PageMark | None], None] | None = None
    """Keeps what is half-done; None where nothing is kept."""
    keep_by_itself: Callable[[Answers, PageMark | None], None] | None = None
    """Keeps what a script sends while somebody types, where that is more careful than `keep`."""
    bring: Callable[[], Errors] = field(default=_none_came)
    """Keeps the papers that came along; returns refusals by field."""
    page_url: str = ""
    """Where a form that was saved half-done is shown again."""
    half_done: Callable[[FormDefinition, Answers], Any] | None = None
    """Answers a form that is to be shown again, where it is not shown just as it was typed."""
    noted: Callable[[Answers], Answers] = field(default=lambda raw: raw)
    """Adds to half-done answers what the pressed button says."""
    is_open: bool = True
    """Whether papers and half-done answers are taken still; a whole form hears from its command why not."""


def take_form(door: FormDoor) -> Any:
    """Answer a form that was sent: kept by itself, half-done, or whole."""
    keep = door.keep_by_itself or door.keep
    if keep is not None and is_autosave():
        typed = apply_step(door.form(), door.posted) or {}
        return autosave(lambda mark: keep(typed, mark))
    refused = door.bring() if door.is_open else ()
    form = door.form()
    raw = apply_step(form, door.posted) if door.is_open else None
    if raw is not None:
        return _half_done(door, form, door.noted(raw), refused)
    try:
        return door.submit(form, refused)
    except FormInvalidError as invalid:
        return door.show(invalid.facts["values"], errors_at_fields(invalid)), UNPROCESSABLE


def _half_done(door: FormDoor, form: FormDefinition, raw: Answers, refused: Errors) -> Any:
    keep = door.keep
    is_kept = keep is None or keep_half_done(lambda mark: keep(raw, mark))
    if refused or not is_kept:
        return door.show(raw, refused), UNPROCESSABLE if refused else CONFLICT
    if keep is not None and request.form.get(STEP) == "save":
        flash(_("已暂存，随时可以回来继续填写。"), "green")
        return redirect(door.page_url, 303)
    return door.half_done(form, raw) if door.half_done else door.show(raw, ())
