"""The two ways of marking a sentence for translation; the source language is Chinese (zh-CN).

`_` translates at once, `_l` when the sentence is shown, for sentences that are made before anybody asks.
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext


def _(sentence: str, **facts: object) -> str:
    """Return the sentence in the reader's language, with the facts put in."""
    return str(gettext(sentence, **facts))


def _l(sentence: str, **facts: object) -> Any:
    """Return the sentence as something that turns into the reader's language when it is shown."""
    return lazy_gettext(sentence, **facts)
