"""What lint says of a draft, in the editor's own words: attributes and names of programs as people see them there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.web.wording.editor_words import HANDLERS, PARAMETERS
from app.web.wording.translate import _l

if TYPE_CHECKING:
    from collections.abc import Mapping

_ATTRIBUTE = re.compile(r"（(?:formKey|decisionRef|topic|mapDecisionResult)）")
_NAMED: tuple[tuple[Any, Mapping[str, Any]], ...] = ((_l("处理程序"), HANDLERS), (_l("参数"), PARAMETERS))
"""What lint names by its code, and the words that the editor has for it."""


def problem_words(message: str) -> str:
    """Return a finding as the pages of the studio tell it."""
    told = _ATTRIBUTE.sub("", message)
    for kind, words in _NAMED:
        for name in re.findall(f"{kind}“([a-z_.]+)”", told):
            if name in words:
                told = told.replace(f"{kind}“{name}”", f"{kind}“{words[name]}”（{name}）")
    return told
