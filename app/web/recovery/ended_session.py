"""What is sent after a session has ended is not lost: it waits, sealed, and comes back after signing in.

Only a form of ours that was shown to a known account is kept: its hidden note says so, and nobody can forge one.
What comes back is shown again and never done by itself.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from app.forms_reader.posted_values import STEP, apply_step
from app.queries.coded_labels import personal_labels
from app.services.due_work.kept_sending import (
    ENDED,
    KeptSending,
    account_shown,
    keep_sending,
    kept_sending,
    shown_to,
)
from app.web.components.answer_labels import shown_answer
from app.web.frame.error_pages import EXPIRED_FORM, FORBIDDEN, ErrorWords, error_page
from app.web.frame.gate import SENT_BY_ITSELF, SessionEndedError, actor, app_context, signed_in
from app.web.frame.local_redirect import local_path, path_of_referrer
from app.web.recovery.stale_forms import form_again
from app.web.wording.date_wording import date_zh
from app.web.wording.error_messages import words_of
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask import Flask
    from werkzeug.wrappers import Response

    from app.forms_reader.form_definition import FormDefinition

SHOWN_TO = "_who"
KEPT = "kept"
"""Name in the address of a page that shows again what was sent."""
RESTORING = frozenset({"tasks.show", "my_records.part", "profile.group", "employment.ask"})
"""Pages whose forms take back what was typed; of the others the text is shown for copying."""
SECRETS = ("password",)
BARE_ID = re.compile("[0-9a-f]{32}")
TICKED = "true"
UNAUTHORIZED = 401

kept_text = Blueprint("kept_text", __name__)


def form_note() -> Markup:
    """Return the hidden field that says whom this form is shown to; nothing for somebody unknown."""
    by = g.get("actor")
    if by is None:
        return Markup()
    if "form_note" not in g:
        # Sealed once for all forms of a page.
        field = Markup('<input type="hidden" name="{}" value="{}">')
        g.form_note = field.format(SHOWN_TO, shown_to(app_context(), by))
    return cast("Markup", g.form_note)


def answer_ended() -> Response | tuple[Any, int] | None:
    """Answer something sent without a session that still holds: keep it and lead to signing in, or None."""
    if SENT_BY_ITSELF in request.headers or "X-Refresh" in request.headers:
        # A script keeps its page: it is told, and goes on once somebody has signed in elsewhere.
        return {"state": "signed_out"}, UNAUTHORIZED
    return keep_and_lead_back(ENDED)


def keep_and_lead_back(why: str) -> Response | tuple[Any, int] | None:
    """Keep a form of ours that was not taken, and lead to where it is shown again; None when it is none."""
    # Browsers tell where a form was sent from; another site's is no form of ours.
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return None
    account_id = account_shown(app_context(), request.form.get(SHOWN_TO, ""))
    name = keep_sending(app_context(), account_id, _sending(why)) if account_id else None
    return _lead_back(str(account_id), name) if name else None


def _lead_back(account_id: str, name: str) -> Response | tuple[Any, int]:
    by = signed_in()
    back = _page_to_return_to(name)
    if by is None:
        return redirect(url_for("account.sign_in", back=back), 303)
    if by.account_id == account_id:
        return redirect(back, 303)
    happened = _("这张表单是给另一个账号打开的，现在登录的是“%(name)s”。", name=by.display_name)
    now = (
        _("填写的内容已为原来的账号保留 24 小时，别的账号看不到。"),
        _("请退出后用原来的账号登录，再打开这个地址继续：%(address)s", address=back),
    )
    return error_page(FORBIDDEN, ErrorWords(_("登录的账号变了"), happened, now))


def _sending(why: str) -> KeptSending:
    fields = tuple(
        (name, value)
        for name, value in request.form.items(multi=True)
        if not (name.startswith("_") or name == "csrf_token" or any(one in name for one in SECRETS))
    )
    files = tuple(file.filename for file in request.files.values() if file.filename)
    return KeptSending(request.path, fields, files, why)


def is_taken_back() -> bool:
    """Tell whether the page of this address takes back what was typed."""
    return _page_here()[0] in RESTORING


def _page_here() -> tuple[str, Mapping[str, Any]]:
    """Return the page that is shown at the address of this request; an empty name when there is none."""
    try:
        endpoint, names = current_app.url_map.bind("").match(request.path, method="GET")
    except HTTPException:
        return "", {}
    return str(endpoint), names


def _page_to_return_to(name: str) -> str:
    endpoint, names = _page_here()
    if endpoint in RESTORING:
        return url_for(endpoint, **names, kept=name, list=request.args.get("list"))
    if not endpoint and request.referrer:
        return url_for("kept_text.show", name=name, back=path_of_referrer())
    return url_for("kept_text.show", name=name, back=request.path if endpoint else "/")


@kept_text.get("/kept/<name>")
def show(name: str) -> str:
    """Show what was typed into a form whose page cannot take it back by itself."""
    found = kept_sending(app_context(), actor(), name)
    fields = found.fields if found else ()
    return render_template(
        "account/kept.html",
        is_there=found is not None,
        typed=_in_words(fields),
        files=found.files if found else (),
        back=local_path(request.args.get("back")),
    )


def _in_words(fields: Iterable[tuple[str, str]]) -> list[str]:
    """Return what somebody typed or chose, as they read it; ids of what a form is about were not typed."""
    with app_context().database.reading() as work:
        labels = personal_labels(app_context(), work)
    told = []
    for name, value in fields:
        if not value.strip() or value == TICKED or BARE_ID.fullmatch(value):
            continue
        told.append(_day_in_words(value) or words_of(shown_answer(labels, name.rpartition(".")[2], value)))
    return told


def _day_in_words(value: str) -> str:
    try:
        return date_zh(date.fromisoformat(value))
    except ValueError:
        return ""


def restored_values(form: FormDefinition) -> Mapping[str, Any] | None:
    """Return the answers that were sent to this page after the session had ended, if it is asked for them."""
    name = request.args.get(KEPT)
    if not name or request.method != "GET":
        return None
    found = kept_sending(app_context(), actor(), name)
    is_here = found is not None and found.path == request.path
    g.restored = {
        "is_here": is_here,
        "files": found.files if found else (),
        "why": found.why if found else ENDED,
    }
    if found is None or not is_here:
        return None
    return apply_step(form, {**found.lists(), STEP: ["refresh"]})


def _without_session(_ended: SessionEndedError) -> Any:
    return answer_ended() or redirect(url_for("account.sign_in", back="/"), 303)


def _without_token(_error: CSRFError) -> Any:
    g.actor = signed_in()
    return answer_ended() or form_again() or error_page(FORBIDDEN, EXPIRED_FORM)


def install_ended_sessions(app: Flask) -> None:
    """Let forms carry the note, answer what is sent too late, and add the page that shows kept text."""
    app.register_error_handler(SessionEndedError, _without_session)
    app.register_error_handler(CSRFError, _without_token)
    app.jinja_env.globals["form_note"] = form_note
    app.register_blueprint(kept_text)
