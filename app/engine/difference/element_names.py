"""What people call forms, decisions, processes and notices, as the files themselves say; and the office's words for codes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from app.dmn.dmn_errors import DmnError
from app.dmn.dmn_xml import parse_xml
from app.domain.text_files import is_notices
from app.engine.bpmn_xml import B, C, local
from app.engine.meaning import FORM

if TYPE_CHECKING:
    from collections.abc import Iterable

Words = Mapping[str, Mapping[str, object]]
"""Words for codes, by what they are codes of."""
NO_WORDS: Words = MappingProxyType({})
FORM_KEY = f"{C}formKey"
SEVERAL = 2
"""A form of more steps than this is named by the first ones."""


@dataclass(slots=True)
class ElementNames:
    """Names by id, key or kind; `words` are those of codes that no file explains, by what they are codes of."""

    words: Words
    forms: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)
    processes: dict[str, str] = field(default_factory=dict)
    notices: dict[str, str] = field(default_factory=dict)

    def word(self, sort: str, code: str) -> str:
        """Return the word for a code, or the code where there is none."""
        return str(self.words.get(sort, {}).get(code, code))

    def notice(self, kind: str) -> str:
        """Return the title of a notice, with its kind where another one is called alike."""
        title = self.notices.get(kind, "")
        is_only = list(self.notices.values()).count(title) == 1
        return (title if is_only else f"{title}（{kind}）") if title else kind

    def listed(self, sort: str, codes: str) -> str:
        """Return the words for codes that are listed with commas."""
        return "、".join(self.word(sort, one.strip()) for one in codes.split(",") if one.strip())


def names_in(old: Mapping[str, bytes], new: Mapping[str, bytes], words: Words) -> ElementNames:
    """Return what the old files call things, and the new ones what is new."""
    names = ElementNames(words)
    for files in (new, old):
        for path, content in files.items():
            if is_notices(path):
                names.notices |= _titles(content)
        roots = [root for path, content in files.items() if (root := read_root(path, content)) is not None]
        for root in roots:
            for sort, found in (("decision", names.decisions), ("process", names.processes)):
                found |= {one.get("id", ""): one.get("name", "") for one in root if _is(one, sort)}
        names.forms |= form_names(roots)
    return names


def read_root(path: str, content: bytes) -> Any:
    """Return the root of a diagram or a decision file; None for another file, or one that cannot be read."""
    if not path.endswith((".bpmn", ".dmn")):
        return None
    try:
        return parse_xml(content)
    except (DmnError, ValueError):
        return None


def title_of(root: Any) -> str:
    """Return the name of a file's first process or decision."""
    for one in root.iter():
        if _is(one, "process") or _is(one, "decision"):
            return str(one.get("name", ""))
    return ""


def named_file(path: str, content: bytes, names: ElementNames) -> str:
    """Return what people call a file, and its path."""
    root = read_root(path, content)
    name = names.forms.get(form_key(path), "") if root is None else title_of(root)
    return f"“{name}”（{path}）" if name else f" {path}"


def form_key(path: str) -> str:
    """Return the key under which diagrams name a form file: its path below forms/ without the ending."""
    return path.removeprefix("forms/").removesuffix(FORM)


def form_names(roots: Iterable[Any]) -> dict[str, str]:
    """Return what forms are called, by key: the steps that show them."""
    steps: dict[str, list[str]] = {}
    for root in roots:
        for task in root.iter(f"{B}userTask"):
            if name := task.get("name", ""):
                steps.setdefault(task.get(FORM_KEY, ""), []).append(name)
    named = {key: list(dict.fromkeys(names)) for key, names in steps.items() if key}
    return {
        key: "、".join(names[:SEVERAL]) + ("等" if len(names) > SEVERAL else "")
        for key, names in named.items()
    }


def _is(element: Any, word: str) -> bool:
    return isinstance(element.tag, str) and local(element) == word


def _titles(content: bytes) -> dict[str, str]:
    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return {kind: str(one.get("title", "")) for kind, one in found.items() if isinstance(one, dict)}
