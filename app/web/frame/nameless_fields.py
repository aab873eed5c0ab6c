"""A part of a form that has no name answers nothing: no page of ours sends one, and no page could read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, request

if TYPE_CHECKING:
    from flask import Flask

BAD_REQUEST = 400


def install_nameless_fields(app: Flask) -> None:
    """Refuse forms with parts that have no name, before anybody looks for a token among them."""
    app.before_request(_refuse_nameless)


def _refuse_nameless() -> None:
    if request.endpoint is None or not request.mimetype.startswith("multipart/"):
        return
    # werkzeug types names as text; a part without one comes under None.
    names: set[str | None] = {*request.form, *request.files}
    if None in names:
        abort(BAD_REQUEST)
