"""What a file carried beside its pages, in words: it is not kept with the paper."""

from __future__ import annotations

from app.web.wording.translate import _l

WORDS = {
    "action": _l("打开时的动作"),
    "annotations": _l("批注（看得见的已画在页面上）"),
    "form": _l("表单"),
    "layers": _l("图层"),
    "metadata": _l("文件属性"),
    "outline": _l("书签"),
    "signature": _l("电子签名"),
}


def carried_words(code: str) -> str:
    """Return the words for a code."""
    return str(WORDS[code])
