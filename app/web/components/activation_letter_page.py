"""激活函: a page to be printed and handed to the person it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, url_for

from app.web.frame.gate import app_context

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.accounts.activation_letters import ActivationLetter


def activation_letter_page(letter: ActivationLetter, trail: Sequence[tuple[str, str]]) -> str:
    """Return the letter; `trail` are the pages above it, the last of them the person's."""
    address = app_context().settings.public_url.rstrip("/") + url_for("registration.show")
    return render_template("account/activation_letter.html", letter=letter, trail=trail, address=address)
