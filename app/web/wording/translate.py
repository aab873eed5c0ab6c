"""The two ways of marking a sentence for translation; the source language is Chinese (zh-CN).

`_` translates at once, `_l` when the sentence is shown, for sentences that are made before anybody asks. A page has
hundreds of sentences: the catalogue of the reader's language is looked up once a request, a sentence in it once.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from flask import has_app_context, has_request_context
from flask_babel import get_translations, ngettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Flask

MOST_KEPT = 4_000
"""Sentences of a language that are kept; our pages have fewer."""


class _Sentences(dict[str, Markup]):
    """The sentences of one language that have been shown, safe as a template has them: all are ours."""

    def __init__(self, translate: Callable[[str], str]) -> None:
        super().__init__()
        self._translate = translate

    def __missing__(self, sentence: str) -> Markup:
        told = Markup(self._translate(sentence))  # noqa: S704 — sentences of our pages and templates
        if len(self) < MOST_KEPT:
            self[sentence] = told
        return told


AS_THEY_ARE = _Sentences(str)
_SENTENCES: WeakKeyDictionary[Any, _Sentences] = WeakKeyDictionary()
"""By catalogue."""


_OF_REQUEST: ContextVar[_Sentences | None] = ContextVar("sentences of the request", default=None)


def _in_force() -> Mapping[str, Markup]:
    bound = _OF_REQUEST.get()
    if bound is not None:
        return bound
    if not has_app_context():  # Nobody asks: a message of the command line or of a thread.
        return AS_THEY_ARE
    catalogue = get_translations()
    if catalogue not in _SENTENCES:
        _SENTENCES[catalogue] = _Sentences(catalogue.ugettext)
    if has_request_context():
        _OF_REQUEST.set(_SENTENCES[catalogue])
    return _SENTENCES[catalogue]


def _forget(_error: BaseException | None) -> None:
    _OF_REQUEST.set(None)


def translated(sentence: str) -> str:
    """Return the sentence in the reader's language, its places for facts left open."""
    return str(_in_force()[sentence])


def _(sentence: str, **facts: object) -> str:
    """Return the sentence in the reader's language, with the facts put in."""
    told = translated(sentence)
    return told % facts if facts else told


def _l(sentence: str, **facts: object) -> Any:
    """Return the sentence as something that turns into the reader's language when it is shown."""
    return LazyString(_, sentence, **facts)


def _in_template(sentence: str, **facts: object) -> Markup:
    """Return the sentence as a template shows it: safe by itself, its facts escaped."""
    told = _in_force()[sentence]
    return told % facts if facts or "%" in told else told


def install_translation(app: Flask) -> None:
    """Let templates translate by the catalogue that is bound to the request."""
    app.teardown_request(_forget)
    app.jinja_env.install_gettext_callables(translated, ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by the i18n extension
    app.jinja_env.globals["_"] = _in_template
