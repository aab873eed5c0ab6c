"""Ids of components: form editors open no form in which one is given twice.

Asked of what is published from files, not of forms that are read: those of before run as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.exact_json import read_json
from app.domain.problem import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


def ids_given_twice(data: bytes, file: str) -> tuple[Problem, ...]:
    """Return an error for each id of a form that is given to more than one component."""
    try:
        form = read_json(data.decode("utf-8-sig"))
    except ValueError:
        # That it cannot be read is told where it is read.
        return ()
    seen: set[str] = {str(form["id"])} if isinstance(form, dict) and form.get("id") else set()
    found = []
    for component in _components(form):
        identity = component.get("id")
        if not isinstance(identity, str) or not identity:
            continue
        if identity in seen:
            label = component.get("label") or component.get("key") or identity
            message = (
                f"组件“{label}”的 id“{identity}”在表单里用了两次，表单编辑器打不开这份表单，请改成没有用过的"
            )
            found.append(Problem(Severity.ERROR, "component_id", message, file, identity, str(label)))
        seen.add(identity)
    return tuple(found)


def _components(part: Any) -> Iterator[dict[str, Any]]:
    waiting = [part]
    while waiting:
        one = waiting.pop()
        inner = one.get("components") if isinstance(one, dict) else None
        for component in inner if isinstance(inner, list) else ():
            if isinstance(component, dict):
                yield component
                waiting.append(component)
