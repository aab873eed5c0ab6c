"""What a paper must not carry: scripts, actions that reach out, forms, files inside the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST, MOST_STEPS = 60, 400_000
SCRIPT, REACHES_OUT = "active-content", "reaches-out"
BY_NAME = {
    "/JavaScript": (SCRIPT, "含有脚本"),
    "/Launch": (SCRIPT, "含有启动外部程序的动作"),
    "/Rendition": (SCRIPT, "含有多媒体内容"),
    "/RichMedia": (SCRIPT, "含有多媒体内容"),
    "/Movie": (SCRIPT, "含有多媒体内容"),
    "/Sound": (SCRIPT, "含有多媒体内容"),
    "/Screen": (SCRIPT, "含有多媒体内容"),
    "/3D": (SCRIPT, "含有三维内容"),
    "/SubmitForm": (REACHES_OUT, "含有向外发送数据的动作"),
    "/ImportData": (REACHES_OUT, "含有导入数据的动作"),
    "/GoToR": (REACHES_OUT, "含有打开其他文件的动作"),
    "/GoToE": (REACHES_OUT, "含有打开其他文件的动作"),
    "/FileAttachment": ("embedded", "夹带了其他文件"),
    "/EmbeddedFile": ("embedded", "夹带了其他文件"),
}
"""Kinds of actions, annotations and streams, found under /S, /Subtype or /Type."""
BY_KEY = {
    "/JS": (SCRIPT, "含有脚本"),
    "/JavaScript": (SCRIPT, "含有脚本"),
    "/XFA": (SCRIPT, "含有动态表单"),
    "/EmbeddedFiles": ("embedded", "夹带了其他文件"),
    "/EF": ("embedded", "夹带了其他文件"),
    "/AF": ("embedded", "夹带了其他文件"),
    "/Collection": ("embedded", "是一个文件包，夹带了其他文件"),
}


def active_content(pdf: pikepdf.Pdf) -> dict[str, str]:
    """Return, by code, what the file carries that a paper must not.

    Objects are looked at wherever they lie, also those that no page reaches and those written inside
    another object: an action may hide directly in an annotation or in an array.
    """
    found: dict[str, str] = {}
    steps = 0
    for item in (*pdf.objects, pdf.trailer):
        for thing in dictionaries_in(item):
            steps += 1
            if steps > MOST_STEPS:
                return found | {"too-complex": "结构过于复杂，不像扫描件"}
            found.update(_codes(thing))
    return found


def _codes(thing: Any) -> Iterator[tuple[str, str]]:
    for key in thing.keys():  # noqa: SIM118 — iterating a stream would not give its keys
        if key in BY_KEY:
            yield BY_KEY[key]
    for key in ("/S", "/Subtype", "/Type"):
        kind = thing.get(key)
        if isinstance(kind, pikepdf.Name) and str(kind) in BY_NAME:
            yield BY_NAME[str(kind)]


def dictionaries_in(item: Any, depth: int = 0) -> Iterator[Any]:
    """Yield the dictionaries in an object that are written into it; what it refers to has its own turn."""
    if depth > DEEPEST:
        raise RecursionError
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        yield item
        inner = [value for _, value in _entries(item)]
    elif isinstance(item, pikepdf.Array):
        inner = list(item)
    else:
        return
    for value in inner:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from dictionaries_in(value, depth + 1)


def _entries(item: Any) -> Iterator[tuple[str, Any]]:
    for key in item.keys():  # noqa: SIM118 — the same
        yield key, item.get(key)
