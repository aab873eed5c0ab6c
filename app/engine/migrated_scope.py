"""One process of a case on the steps of another edition: what waits is found again there, or the move is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from app.engine.activity_specs import CalledProcess, HandlerTask, PersonTask
from app.engine.event_specs import AttachedEvent, EventChoice
from app.engine.gateway_specs import EndJoin, _Joining
from app.engine.normalize.spelled_out import origin_of
from app.engine.state_codec import UNFINISHED
from app.engine.token_region import SPLIT, attached_specs, joins_ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DROPPED = ""
"""Stands in a mapping for a boundary event that shall wait no longer."""
HANDLED = frozenset({"error", "escalation"})
"""Boundary events that wait for nothing outside: without them their activity is only less guarded."""
Row = list[Any]


class CannotMigrateError(Exception):
    """A case cannot be moved for sure; the message is a Chinese sentence, `unmapped` what a mapping would help."""

    def __init__(self, message: str, *unmapped: str) -> None:
        super().__init__(message)
        self.message = message
        self.unmapped = unmapped


@dataclass(slots=True)
class Found:
    """What came of one or more processes of a case."""

    hosts: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """By key of the task that holds a nested process: its step before and now."""
    moved: dict[str, str] = field(default_factory=dict)
    """Elements that were found again under another name."""
    reopened: dict[str, Any] = field(default_factory=dict)
    """By key of a person's task: its node before."""
    armed: list[str] = field(default_factory=list)
    """Keys of events that begin to wait."""
    refused: list[CannotMigrateError] = field(default_factory=list)
    is_told_otherwise: bool = False
    """Whether anything that people and the worker read of what waits is another than before."""

    def ensure_whole(self) -> None:
        """Raise CannotMigrateError with every reason found."""
        if self.refused:
            told = "；".join(dict.fromkeys(one.message for one in self.refused))
            unmapped = dict.fromkeys(name for one in self.refused for name in one.unmapped)
            raise CannotMigrateError(told, *unmapped)


class Scope:
    """The rows of one process, read with its old steps and written with the new ones."""

    def __init__(
        self,
        source: Any,
        target: Any,
        mapping: Mapping[str, str],
        new_key: Callable[[], str],
        found: Found,
    ) -> None:
        self.source, self.target = source, target
        self.mapping, self.new_key, self.found = mapping, new_key, found
        self.written: list[Row] = []

    def rows(self, rows: list[Row]) -> list[Row]:
        """Return the rows as the target edition reads them; what cannot be found there is noted as refused."""
        if not rows:
            return []
        self.written = [self._root(rows[0])]
        for place, row in enumerate(rows):
            if place == 0 and not row[3] & UNFINISHED:
                continue
            spec = self.source.task_specs[row[2]]
            if not row[3] & UNFINISHED or isinstance(spec, AttachedEvent):
                # Parents come with what hangs on them, boundary events with their activity.
                continue
            try:
                if isinstance(spec, _Joining):
                    self._token(row, rows, spec)
                else:
                    self._step(row, rows, spec)
            except CannotMigrateError as refused:
                self.found.refused.append(refused)
        return self.written

    def _root(self, row: Row) -> Row:
        if row[2] not in self.target.task_specs:
            raise CannotMigrateError("流程的开头换了，不能迁移")
        return [row[0], -1, *row[2:]]

    def _token(self, row: Row, rows: list[Row], spec: Any) -> None:
        """Write a token that waits at a join, behind the step it came from."""
        there = self.target.task_specs.get(spec.name)
        parent = rows[row[1]]
        if isinstance(spec, EndJoin):
            self._add(row, self._parent(parent) if parent[2] in self.target.task_specs else 0, spec.name)
            return
        label = _label(spec)
        if there is None or type(there) is not type(spec):
            raise CannotMigrateError(f"办件正在【{label}】等其他分支，目标版本里没有这个汇合")
        if {one.name for one in spec.inputs} != {one.name for one in there.inputs}:
            raise CannotMigrateError(f"办件正在【{label}】等其他分支，汇合的分支变了")
        self._add(row, self._parent(parent), spec.name)

    def _parent(self, row: Row) -> int:
        """Write a past step that a token at a join hangs on, once."""
        for place, written in enumerate(self.written):
            if written[0] == row[0]:
                return place
        return self._add(row, 0, row[2])

    def _add(self, row: Row, place: int, name: str) -> int:
        self.written.append([row[0], place, name, *row[3:]])
        return len(self.written) - 1

    def _step(self, row: Row, rows: list[Row], spec: Any) -> None:
        name = self._name(spec)
        there = self.target.task_specs[name]
        if joins_ahead(self.source, spec.name) != joins_ahead(self.target, name):
            message = f"【{_label(spec)}】前后的并行分支变了，不能确定办件会不会停住"
            raise CannotMigrateError(message)
        place = 0
        old_split, new_split = (
            process.task_specs.get(f"{one}{SPLIT}")
            for process, one in ((self.source, spec.name), (self.target, name))
        )
        events: list[tuple[Row, str]] = []
        waiting = (
            [one for one in rows if one[1] == row[1] and one is not row] if old_split is not None else []
        )
        before, now = attached_specs(old_split), attached_specs(new_split)
        events = self._events(
            [one for one in waiting if one[2] in before and one[3] & UNFINISHED], before, now
        )
        if new_split is not None:
            parent = rows[row[1]] if old_split is not None else None
            key = parent[0] if parent is not None and parent[2] == old_split.name else self.new_key()
            self.written.append([key, 0, new_split.name, TaskState.COMPLETED])
            place = len(self.written) - 1
        self._add(row, place, name)
        for event, event_name in events:
            self._add(event, place, event_name)
        known = set(before) | {event_name for _, event_name in events}
        for event_name in now:
            if event_name not in known:
                key = self.new_key()
                self.written.append([key, place, event_name, TaskState.WAITING])
                self.found.armed.append(key)
                self.found.is_told_otherwise = True
        self._note(row, spec, there)

    def _note(self, row: Row, spec: Any, there: Any) -> None:
        self._compare(spec, there)
        if spec.name != there.name:
            self.found.moved[origin_of(spec.name)] = origin_of(there.name)
        if isinstance(spec, PersonTask):
            self.found.reopened[row[0]] = spec.node
        if isinstance(spec, EventChoice):
            self.found.armed.append(row[0])
        self.found.hosts[row[0]] = spec, there

    def _compare(self, spec: Any, there: Any) -> None:
        if shown_facts(spec.node) != shown_facts(there.node):
            self.found.is_told_otherwise = True

    def _events(
        self, rows: list[Row], before: Mapping[str, Any], now: Mapping[str, Any]
    ) -> list[tuple[Row, str]]:
        """Return the boundary events that go on waiting, with their names in the target edition."""
        kept = []
        for row in rows:
            spec = before[row[2]]
            wanted = spec.name if _is_same(spec, now.get(spec.name)) else self.mapping.get(spec.name)
            if wanted == DROPPED or (wanted is None and spec.node.event in HANDLED):
                self.found.is_told_otherwise = True
                continue
            if wanted is None or not _is_same(spec, now.get(wanted)):
                message = f"附在步骤上的【{_label(spec)}】在目标版本里没有了，请指定改为哪一个或去掉"
                raise CannotMigrateError(message, spec.name)
            self._compare(spec, now[wanted])
            if wanted != spec.name:
                self.found.moved[spec.name] = wanted
            kept.append((row, wanted))
        return kept

    def _name(self, spec: Any) -> str:
        """Return the name under which a step that waits is found in the target edition."""
        same = self.target.task_specs.get(spec.name)
        if _is_same(spec, same):
            return str(spec.name)
        origin = origin_of(spec.name)
        label, mapped = _label(spec), self.mapping.get(origin)
        if not mapped:
            message = (
                f"【{label}】在目标版本里没有了，请指定改到哪一步"
                if same is None
                else f"【{label}】在目标版本里换成了另一种步骤，请指定改到哪一步"
            )
            raise CannotMigrateError(message, origin)
        name = mapped + str(spec.name)[len(origin) :]
        there = self.target.task_specs.get(name)
        if there is None:
            message = f"【{label}】所在的流程里没有指定的步骤“{mapped}”（不能改到另一个流程或子流程里）"
            raise CannotMigrateError(message, origin)
        if not _is_same(spec, there):
            message = f"【{label}】和指定的【{_label(there)}】不是同一种步骤"
            raise CannotMigrateError(message, origin)
        return name


def shown_facts(node: Any) -> tuple[Any, ...]:
    """Return what a node says that stands in the rows of what waits."""
    texts = tuple(template.text for template in (*node.groups, *filter(None, [node.assignee])))
    inputs = {name: template.text for name, template in node.inputs.items()}
    said = (
        node.id,
        node.process,
        node.name,
        node.form,
        node.documentation,
        node.message,
        node.topic,
        node.hears_outside,
    )
    return *said, dict(node.properties), texts, inputs


def _is_same(spec: Any, there: Any) -> bool:
    """Tell whether two steps wait for the same kind of thing, so that what one has begun the other can end."""
    if there is None or type(spec) is not type(there):
        return False
    old, new = spec.node, there.node
    if (old.kind, old.event, old.by_event, _loop(old)) != (new.kind, new.event, new.by_event, _loop(new)):
        return False
    if isinstance(spec, HandlerTask):
        return bool(old.topic == new.topic)
    if isinstance(spec, CalledProcess):
        return bool(spec.spec == there.spec)
    if isinstance(spec, EventChoice):
        return {(one.id, one.event) for one in spec.events} == {(one.id, one.event) for one in there.events}
    return True


def _loop(node: Any) -> tuple[Any, ...] | None:
    """Return what of a loop its running instances rest on."""
    if node.loop is None:
        return None
    return node.loop.is_standard, node.loop.is_sequential, node.loop.item_name


def _label(spec: Any) -> str:
    return str(spec.node.label)
