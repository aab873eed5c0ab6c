"""Pages for everybody: verifying a paper, the help centre, the health of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify, redirect, render_template, request, url_for

from app.queries.office_papers import verified_paper
from app.queries.slip_standing import verified_slip
from app.queries.told_dates import told_dates
from app.services.papers.guide_of import guides_for
from app.web.frame.gate import app_context, reader
from app.web.wording.error_messages import words_of

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

public = Blueprint("public", __name__)
LONGEST_CODE = 24


def _plain(code: str) -> str:
    return "".join(code.split()).upper()[:LONGEST_CODE]


@public.get("/verify")
def verify() -> str | Response:
    """Ask for a verification code."""
    code = _plain(request.args.get("code", ""))
    if code:
        return redirect(url_for("public.verify_code", code=code), 303)
    return render_template(
        "public/verify.html",
        paper=None,
        slip=None,
        newer=None,
        standing="",
        code="",
        words_of=words_of,
        hidden=_hidden,
    )


@public.get("/verify/<code>")
def verify_code(code: str) -> tuple[str, int]:
    """Tell whether a slip or another paper of the office is genuine, with masked facts only."""
    wanted = _plain(code)
    found = verified_slip(app_context(), wanted)
    issued = verified_paper(app_context(), wanted)
    page = render_template(
        "public/verify.html",
        paper=issued,
        slip=found.slip if found else None,
        newer=found.newer if found else None,
        standing=found.standing if found else "",
        code=wanted,
        words_of=words_of,
        hidden=_hidden,
    )
    return page, 200 if found or issued else 404


def _hidden(name: str) -> str:
    """Return a name with only its first character shown."""
    return name[:1] + "*" * max(1, len(name) - 1)


@public.get("/help")
def help_centre() -> str:
    """Show the help centre (帮助中心)."""
    with app_context().database.reading() as work:
        guides = guides_for(app_context(), work, reader())
        dates = told_dates(app_context(), work, reader())
    return render_template("public/help.html", guides=guides, dates=dates)


@public.get("/accessibility")
def accessibility() -> str:
    """Show what is done so that everybody can use the pages, and what is not."""
    return render_template("public/accessibility.html")


@public.get("/healthz")
def health() -> tuple[Response, int]:
    """Tell whether the database answers."""
    ok = app_context().database.is_reachable()
    return jsonify({"ok": ok}), 200 if ok else 503
