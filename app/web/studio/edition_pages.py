"""Editions of procedures: what is live, what was before."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.services.accounts.publisher import publisher_name
from app.store.edition_rows import editions_in_use
from app.web.frame.gate import app_context

editions = Blueprint("editions", __name__, url_prefix="/editions")


@editions.get("/")
def home() -> str:
    """Show all editions, newest first."""
    with app_context().database.reading() as work:
        rows = [(one, publisher_name(work, one.by)) for one in editions_in_use(work)]
    return render_template("editions/home.html", rows=rows)
