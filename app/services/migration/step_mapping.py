"""Where steps that an edition has no more go on: read from a file or a form, and held against both editions."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import TYPE_CHECKING

from app.engine.migrated_scope import DROPPED
from app.services.context.refusals import FileRefusedError

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
    if wrong:
        raise MappingError("；".join(dict.fromkeys(wrong)))


def node_of_element(element: str, sources: Iterable[CompiledEdition]) -> Node | None:
    """Return what the editions in which cases go on say of a step."""
    return next((node for edition in sources for node in edition.every_node() if node.id == element), None)


def choices_for(
    element: str, sources: Iterable[CompiledEdition], target: CompiledEdition
) -> list[tuple[str, str]]:
    """Return the steps of the target edition on which a step may go on: those of its kind, as (id, name)."""
    before = node_of_element(element, sources)
    if before is None:
        return []
    nodes = {
        node.id: node
        for node in target.every_node()
        if node.drawn and (node.kind, node.event) == (before.kind, before.event)
    }
    told = Counter(node.label for node in nodes.values())
    return [
        (node.id, node.label if told[node.label] == 1 else f"{node.label}（{node.id}）")
        for node in nodes.values()
    ]
