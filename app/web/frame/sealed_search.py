"""Lists that find a person by a whole identity number: it is sent in a form, and addresses hold it sealed.

An address stays in the browser's history, in logs of proxies and in what a page tells the next one. So the form of a
list is posted and leads to the list's own address, in which a number is sealed for whoever looked: the page, the pages
beside it and the way back work as ever, and nobody else can do anything with it. Names and case numbers stay readable.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from cryptography.exceptions import InvalidTag
from flask import redirect, request

from app.domain.number_in_search import could_be_identity
from app.domain.typed_text import normalised
from app.web.frame.gate import actor, app_context

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

MARK = "~"
"""Beginning of a sealed text; nobody's name and no number begins so."""
LONGEST = 100
"""Signs of a text that a list reads, sealed or not."""


def in_address(text: str) -> str:
    """Return a text as an address may hold it."""
    if not could_be_identity(text):
        return text
    sealed = app_context().database.seal.close(normalised(text), _place())
    return MARK + base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def from_address(value: str) -> str:
    """Return what an address looks for; what was sealed for somebody else, or is broken, looks for nothing that is."""
    if not value.startswith(MARK):
        return value
    try:
        raw = base64.urlsafe_b64decode(value[1:] + "=" * (-len(value[1:]) % 4))
        return app_context().database.seal.open(raw, _place())
    except (binascii.Error, ValueError, InvalidTag):
        return MARK


def to_own_address(name: str) -> Response | None:
    """Return the way to the list's address when its form was posted or its address tells a number; `name` is the text's.

    None when the list can be shown.
    """
    is_posted = request.method == "POST"
    if not is_posted and not could_be_identity(request.args.get(name, "")):
        return None
    asked = {
        key: value
        for key, value in (request.form if is_posted else request.args).items()
        if value and key != "csrf_token" and not key.startswith("_")
    }
    if name in asked:
        asked[name] = in_address(asked[name].strip()[:LONGEST])
    return redirect(f"{request.path}?{urlencode(asked)}" if asked else request.path, 303)


def _place() -> str:
    return f"search:{actor().account_id}"
