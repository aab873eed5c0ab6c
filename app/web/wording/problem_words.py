"""What lint says of a draft, in the editor's own words: attributes and names of programs as people see them there."""

from __future__ import annotations

import re

from app.web.wording.editor_words import HANDLERS, PARAMETERS

_NAMED = re.compile(r"(处理程序|参数)“([a-z_.]+)”")
_ATTRIBUTE = re.compile(r"（(?:formKey|decisionRef|topic|mapDecisionResult)）")


def problem_words(message: str) -> str:
    """Return a finding as the pages of the studio tell it."""
    return _NAMED.sub(_named, _ATTRIBUTE.sub("", message))


def _named(found: re.Match[str]) -> str:
    kind, name = found[1], found[2]
    words = (HANDLERS if kind == "处理程序" else PARAMETERS).get(name)
    return f"{kind}“{words}”（{name}）" if words else found[0]
