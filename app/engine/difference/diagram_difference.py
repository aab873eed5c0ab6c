"""Where two diagrams differ: steps, flows, deadlines, conditions, forms, each in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.bpmn_xml import local
from app.engine.difference.change import Change, differing, shown_value, told_change
from app.engine.difference.diagram_words import (
    FLAGS,
    KINDS,
    REFERENCES,
    SET_UP,
    USUAL,
    exact_kind,
    setting_label,
    value_words,
)
from app.engine.difference.read_elements import JOINING, DiagramElements, read_elements
from app.engine.supported_elements import LOOPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.difference.change import Path
    from app.engine.difference.element_names import ElementNames

ENDS = ("sourceRef", "targetRef")
ASKED_IN_ORDER = "exclusiveGateway"


def diagram_changes(path: str, old: bytes, new: bytes, names: ElementNames) -> Iterator[Change]:
    """Yield what differs between two versions of a diagram; raises DmnError for what is no XML."""
    return _Comparison(path, read_elements(old), read_elements(new), names).changes()


class _Comparison:
    def __init__(
        self, path: str, before: DiagramElements, after: DiagramElements, names: ElementNames
    ) -> None:
        self.path = path
        self.before = before
        self.after = after
        self.names = names
        self.new = [identity for identity in after.elements if identity not in before.elements]
        self.gone = [identity for identity in before.elements if identity not in after.elements]

    def changes(self) -> Iterator[Change]:
        for identity, element in self.after.elements.items():
            if identity in self.before.elements:
                yield from self._changed(identity)
            elif (
                not self._is_told_by_ends(self.after, element, self.new) and identity not in self.before.lanes
            ):
                parts = (*self._joining(self.after, identity, self.new), *self._led_to(identity))
                yield self._change(element, self._added(identity), parts)
        for identity in self.gone:
            element = self.before.elements[identity]
            if (
                not self._is_told_by_ends(self.before, element, self.gone)
                and identity not in self.after.lanes
            ):
                parts = self._joining(self.before, identity, self.gone)
                yield self._change(element, f"删去{self.before.owner(identity)}", parts)

    def _change(self, element: Any, sentence: str, parts: tuple[str, ...] = ()) -> Change:
        word = local(element)
        kind = "flow" if word == "sequenceFlow" else word if word in KINDS else "step"
        return Change(kind, element.get("id", ""), sentence, self.path, parts)

    def _is_told_by_ends(self, diagram: DiagramElements, element: Any, others: list[str]) -> bool:
        """Tell whether a line says no more than where a step stands that is new or gone itself."""
        if local(element) not in JOINING or not any(element.get(end) in others for end in ENDS):
            return False
        is_plain = (
            not element.get("name")
            and ("conditionExpression", "text") not in diagram.facts[element.get("id")]
        )
        return is_plain or others is self.gone

    def _joining(self, diagram: DiagramElements, identity: str, others: list[str]) -> tuple[str, ...]:
        """Return the lines that are told with a step that is new or gone."""
        return tuple(
            one
            for one in others
            if any(diagram.elements[one].get(end) == identity for end in ENDS)
            and self._is_told_by_ends(diagram, diagram.elements[one], others)
        )

    def _led_to(self, identity: str) -> tuple[str, ...]:
        """Return the lines that were there before and begin or end at a step that is new."""
        return tuple(
            one
            for one, element in self.after.elements.items()
            if one in self.before.elements
            and local(element) in JOINING
            and any(element.get(end) == identity != self.before.elements[one].get(end) for end in ENDS)
        )

    def _added(self, identity: str) -> str:
        element = self.after.elements[identity]
        told = f"新增{self.after.owner(identity)}"
        if local(element) == "sequenceFlow":
            condition = self.after.facts[identity].get(("conditionExpression", "text"))
            return f"{told}，条件{shown_value(condition)}" if condition else told
        kind = exact_kind(element)
        is_named = bool(element.get("name"))
        return f"{told}{f'（{kind}）' if kind and is_named else ''}{self.after.place(identity)}{self._set_up(identity)}"

    def _set_up(self, identity: str) -> str:
        """Return how a new step is set up: who does what with it, and until when."""
        element, facts = self.after.elements[identity], self.after.facts[identity]
        parameters = sorted(
            key
            for key in facts
            if any(part.startswith("inputParameter:") for part in key) and key[-1] == "text"
        )
        wanted_keys = [key for wanted in SET_UP for key in sorted(facts) if wanted in key]
        told = [
            f"{setting_label(element, key, self.names)}为{value_words(key, self.names)(facts[key])}"
            for key in dict.fromkeys([*wanted_keys, *parameters])
        ]
        return f"；{'，'.join(told)}" if told else ""

    def _changed(self, identity: str) -> Iterator[Change]:
        old, new = self.before.elements[identity], self.after.elements[identity]
        owner = self.before.owner(identity)
        kinds = exact_kind(old), exact_kind(new)
        if kinds[0] != kinds[1]:
            yield self._change(new, f"{owner}由“{kinds[0]}”改为“{kinds[1]}”")
        yield from (self._change(new, sentence) for sentence in self._settings(owner, identity, new))
        if local(old) == local(new) == ASKED_IN_ORDER:
            ways = self.before.order_of_ways(identity), self.after.order_of_ways(identity)
            kept = [[way for way in own if way in other] for own, other in (ways, ways[::-1])]
            if kept[0] != kept[1]:
                order = "，再看".join(self.after.way(way) for way in kept[1])
                yield self._change(new, f"{owner}判断的先后改为：先看{order}")

    def _settings(self, owner: str, identity: str, element: Any) -> Iterator[str]:
        """Yield a sentence for each setting that differs."""
        facts = self.before.facts[identity], self.after.facts[identity]
        loops = self.before.loops.get(identity), self.after.loops.get(identity)
        is_loop_told = None in loops
        for key in differing(*facts):
            if is_loop_told and key[0] in LOOPS:
                continue
            if key[-1] in ENDS and facts[1].get(key) in self.new:
                continue
            yield self._setting(owner, element, key, facts[0].get(key), facts[1].get(key))
        if is_loop_told and loops[0] != loops[1]:
            yield told_change(owner, setting_label(element, ("loop",), self.names), *loops)

    def _setting(self, owner: str, element: Any, key: Path, old: str | None, new: str | None) -> str:
        if key == ("name",) and old and new:
            return f"{owner}改名为{shown_value(new).strip()}"
        if key[-1] in FLAGS:
            return f"{owner}{FLAGS[key[-1]][(new or USUAL.get(key[-1], 'false')) == 'true']}"
        label = setting_label(element, key, self.names)
        if key[-1] != "default" and key[-1] not in REFERENCES:
            return told_change(owner, label, old, new, value_words(key, self.names))
        was, now = self._referred(key, self.before, old), self._referred(key, self.after, new)
        if was == now:
            was, now = f"{was}（{old}）", f"{now}（{new}）"
        return told_change(owner, label, was, now, str)

    @staticmethod
    def _referred(key: Path, diagram: DiagramElements, identity: str | None) -> str | None:
        if identity is None:
            return None
        return diagram.way(identity) if key[-1] == "default" else diagram.label(identity)
