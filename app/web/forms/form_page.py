"""Show a form: the same HTML with and without a script, errors summarised on top and told at the field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import g, render_template
from markupsafe import Markup

from app.web.forms.form_views import FormContext, FormView, view_form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.forms_reader.form_definition import FormDefinition
    from app.services.context.draft_turns import KeptDraft

KEY = "_key"
"""Name of the hidden idempotency key, made once for each rendered form."""
DRAFT = "_draft"
"""Name of the hidden mark of the draft that the form was shown with."""
THEN = "_then"
"""Name of the button that submits the form and goes on with the next one."""
NUMBER = "_number"
"""Name of the count of what a page has kept by itself: a late request does not undo a newer one."""


@dataclass(frozen=True, slots=True)
class FormSubmission:
    """How a form is sent: where to, with which key, and what its button says."""

    action: str
    key: str
    submit: str
    fields: Mapping[str, str] = field(default_factory=dict)
    """Other hidden fields, e.g. the fence of a claim; their names start with an underscore."""
    cancel_url: str = ""
    save_words: str = ""
    """When given, a second button keeps what was typed (`_step` is then `save`)."""
    keeps_draft: bool = False
    """Whether what is typed is kept by itself while it is typed."""
    draft: KeptDraft | None = None
    """What was kept before, if the form shows it."""


def render_form(
    definition: FormDefinition,
    values: Mapping[str, Any],
    sending: FormSubmission,
    errors: Sequence[tuple[str, str]] = (),
    around: FormContext | None = None,
) -> Markup:
    """Return the form as HTML. `errors` are a Submission's; `values` its raw answers, or the stored ones."""
    return draw_form("blocks/form.html", view_form(definition, values, errors, around), sending)


def draw_form(template: str, view: FormView, sending: FormSubmission, **more: Any) -> Markup:
    """Return a form that was viewed already as HTML of a template."""
    around_it = {"overtaken": g.get("overtaken", ""), "restored": g.get("restored"), **more}
    names = {"key": KEY, "draft": DRAFT, "number": NUMBER, "then": THEN}
    return Markup(render_template(template, form=view, sending=sending, names=names, **around_it))  # noqa: S704 — a template of ours
