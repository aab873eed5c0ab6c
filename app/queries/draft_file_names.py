"""What people call the files of a draft: the process, the decision, or the steps that show a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dmn.dmn_errors import DmnError
from app.dmn.dmn_xml import parse_xml
from app.engine.bpmn_xml import B, C, local
from app.services.context.catalogue import form_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

FORM_KEY = f"{C}formKey"
SEVERAL = 2
"""A form of more steps than this is named by the first ones."""


def names_of_files(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return a name for each path that has one; a file that cannot be read has none."""
    roots = {path: root for path, content in files.items() if (root := _root(path, content)) is not None}
    found = {path: _title(root) for path, root in roots.items()}
    steps: dict[str, list[str]] = {}
    for root in roots.values():
        for task in root.iter(f"{B}userTask"):
            steps.setdefault(task.get(FORM_KEY, ""), []).append(task.get("name", ""))
    for path in files:
        named = [name for name in dict.fromkeys(steps.get(form_key(path), ())) if name]
        if path.endswith(".form") and named:
            found[path] = "、".join(named[:SEVERAL]) + ("等" if len(named) > SEVERAL else "")
    return {path: name for path, name in found.items() if name}


def _root(path: str, content: bytes) -> Any:
    if not path.endswith((".bpmn", ".dmn")):
        return None
    try:
        return parse_xml(content)
    except (DmnError, ValueError):
        return None


def _title(root: Any) -> str:
    """Return the name of the first process or decision."""
    for one in root.iter():
        if isinstance(one.tag, str) and local(one) in {"process", "decision"}:
            return str(one.get("name", ""))
    return ""
