"""Where steps that an edition has no more go on: read from a file or a form, and held against both editions."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import TYPE_CHECKING

from app.engine.migrated_scope import DROPPED
from app.services.context.refusals import FileRefusedError
from app.services.tasks.complete_form import REVIEW_CLOCK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from app.engine.compiled_edition import CompiledEdition
    from app.engine.diagram_node import Node

BOUNDARY = "boundaryEvent"


class MappingError(FileRefusedError):
    """A mapping names steps that are not there; the message is a Chinese sentence."""


def read_mapping(path: Path) -> dict[str, str]:
    """Return the mapping of a TOML file, a line `old = "new"` for each step; raises MappingError."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as broken:
        raise MappingError(f'{path.name}：不是正确的 TOML，每行写 旧步骤 = "新步骤"：{broken}') from broken
    wrong = [name for name, value in found.items() if not isinstance(value, str)]
    if wrong:
        raise MappingError(
            f'{path.name}：{"、".join(wrong)} 要写成一个步骤的标识，例如 first_review = "review"'
        )
    return {name: value.strip() for name, value in found.items()}


def check_mapping(
    mapping: Mapping[str, str], sources: Iterable[CompiledEdition], target: CompiledEdition
) -> None:
    """Raise MappingError with everything that a mapping names and that is not there."""
    before = {node.id: node for edition in sources for node in edition.every_node()}
    now = {node.id: node for node in target.every_node()}
    wrong = [f"在办的版本里没有步骤“{old}”" for old in mapping if old not in before]
    for old, new in mapping.items():
        if old not in before:
            continue
        if new == DROPPED:
            if before[old].kind != BOUNDARY:
                wrong.append(f"【{before[old].label}】有人在办，不能去掉，只能改到另一步")
        elif new not in now:
            wrong.append(f"目标版本里没有步骤“{new}”")
        elif _is_review(before[old]) != _is_review(now[new]):
            wrong.append(
                f"【{before[old].label}】和【{now[new].label}】一个是审核步骤、一个不是，办件会交给不该办的人，不能这样对应"
            )
    if wrong:
        raise MappingError("；".join(dict.fromkeys(wrong)))


def node_of_element(element: str, sources: Iterable[CompiledEdition]) -> Node | None:
    """Return what the editions in which cases go on say of a step."""
    return next((node for edition in sources for node in edition.every_node() if node.id == element), None)


def _is_review(node: Node) -> bool:
    return node.properties.get("clock") == REVIEW_CLOCK


def _is_like(node: Node, before: Node) -> bool:
    """Tell whether a step is of the same kind, in the same process, and a review where the other is one."""
    return (node.kind, node.event, node.process, _is_review(node)) == (
        before.kind,
        before.event,
        before.process,
        _is_review(before),
    )


def choices_for(
    element: str, sources: Iterable[CompiledEdition], target: CompiledEdition
) -> list[tuple[str, str]]:
    """Return the steps of the target edition on which a step may go on: those of its kind, as (id, name)."""
    before = node_of_element(element, sources)
    if before is None:
        return []
    nodes = {node.id: node for node in target.every_node() if node.drawn and _is_like(node, before)}
    told = Counter(node.label for node in nodes.values())
    return [
        (node.id, node.label if told[node.label] == 1 else f"{node.label}（{node.id}）")
        for node in nodes.values()
    ]
