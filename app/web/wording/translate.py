"""The two ways of marking a sentence for translation; the source language is Chinese (zh-CN).

`_` translates at once, `_l` when the sentence is shown, for sentences that are made before anybody asks. A page has
hundreds of sentences: the catalogue of the reader's language is looked up once a request.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from flask import g
from flask_babel import get_translations, ngettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


def _in_force() -> Callable[[str], str]:
    try:
        bound = g.get("translated")
    except RuntimeError:  # Nobody asks: a message of the command line or of a thread.
        return str
    if bound is None:
        bound = g.translated = get_translations().ugettext
    return cast("Callable[[str], str]", bound)


def translated(sentence: str) -> str:
    """Return the sentence in the reader's language, its places for facts left open."""
    return _in_force()(sentence)


def _(sentence: str, **facts: object) -> str:
    """Return the sentence in the reader's language, with the facts put in."""
    told = translated(sentence)
    return told % facts if facts else told


def _l(sentence: str, **facts: object) -> Any:
    """Return the sentence as something that turns into the reader's language when it is shown."""
    return LazyString(_, sentence, **facts)


@lru_cache(maxsize=4_000)
def _safe(sentence: str) -> Markup:
    return Markup(sentence)  # noqa: S704 — sentences of our templates


def _in_template(sentence: str, **facts: object) -> Markup:
    """Return the sentence as a template shows it: safe by itself, its facts escaped."""
    told = _safe(translated(sentence))
    return told % facts if facts or "%" in told else told


def install_translation(app: Flask) -> None:
    """Let templates translate by the catalogue that is bound to the request."""
    app.jinja_env.install_gettext_callables(translated, ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by the i18n extension
    app.jinja_env.globals["_"] = _in_template
