"""Processes of some files drawn with what cases have walked in them: how often, and what was never reached."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from app.dmn.xml_gate import XmlRefusedError, parse_xml
from app.engine.bpmn_xml import B
from app.engine.picture.drawing import draw_among, process_among

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    Element = tuple[str, str]
    Way = tuple[str, str, str]


class DrawnFiles:
    """The diagrams of some files, as their authors drew them; a file that cannot be read is left out."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._paths = {
            path: root
            for path, content in sorted(files.items())
            if (root := _root(path, content)) is not None
        }
        self._roots = list(self._paths.values())

    def name_of(self, process: str) -> str:
        """Return what people call a process; empty where no file has it."""
        try:
            return process_among(self._roots, process)[1]
        except KeyError:
            return ""

    def tasks(self) -> frozenset[str]:
        """Return ids and names of the steps that people do."""
        found = [one for root in self._roots for one in root.iter(f"{B}userTask")]
        return frozenset(text for one in found for text in (one.get("id"), one.get("name")) if text)

    def standing(
        self, process: str, active: Collection[str], elements: Iterable[Element], ways: Iterable[Way]
    ) -> str:
        """Return a process with the places where a case is, and the way it came; empty where it is not drawn."""
        done = {element for owner, element in elements if owner == process}
        taken = {flow: times for flow, times in self._times(process, Counter(ways)).items() if times}
        return self._drawn(process, active=active, done=done, times=taken)

    def counted(self, process: str, elements: Mapping[Element, int], ways: Mapping[Way, int]) -> str:
        """Return a process with how often everything was walked; empty where it is not drawn."""
        times = {one: elements.get((process, one), 0) for one in self._counted(process)}
        return self._drawn(process, times=times | self._times(process, ways))

    def missed(self, process: str, elements: Mapping[Element, int]) -> Iterator[Element]:
        """Yield id and name of the elements that were not reached, in the order of the file."""
        for one, name in self._counted(process).items():
            if not elements.get((process, one), 0):
                yield one, name or one

    def missed_ways(self, process: str, ways: Mapping[Way, int]) -> Iterator[Element]:
        """Yield id and what people call it of the flows that were not taken, in the order of the file."""
        root, _ = process_among(self._roots, process)
        taken = self._times(process, ways)
        for flow in _scope(root, process).iter(f"{B}sequenceFlow"):
            if not taken[flow.get("id")]:
                yield flow.get("id"), _way(flow)

    def ways_counted(self, process: str, ways: Mapping[Way, int]) -> tuple[int, int]:
        """Return how many flows of a process were taken, and how many there are."""
        taken = self._times(process, ways)
        return sum(1 for times in taken.values() if times), len(taken)

    def file_of(self, process: str) -> str:
        """Return the path of the file in which a process is drawn; empty where none has it."""
        return next((path for path, root in self._paths.items() if _has(root, process)), "")

    def _counted(self, process: str) -> dict[str, str]:
        """Return the names of the elements that cases walk through, by id."""
        root, _ = process_among(self._roots, process)
        inside = (one for one in _scope(root, process).iter() if isinstance(one.tag, str) and one.get("id"))
        return {one.get("id"): one.get("name") or "" for one in inside if _is_counted(one.tag)}

    def _drawn(self, process: str, **told: Any) -> str:
        return draw_among(self._roots, process, **told)

    def _times(self, process: str, ways: Mapping[Way, int]) -> dict[str, int]:
        """Return how often each flow was taken. Of two flows between the same elements, the way names the flow."""
        root, _ = process_among(self._roots, process)
        found: dict[str, int] = {}
        for flow in _scope(root, process).iter(f"{B}sequenceFlow"):
            source = flow.get("sourceRef")
            ends = (flow.get("targetRef"), flow.get("id"))
            found[flow.get("id")] = sum(ways.get((process, source, end), 0) for end in ends)
        return found


COUNTED = ("Task", "Event", "Gateway", "callActivity", "subProcess", "task")


def _way(flow: Any) -> str:
    """Return what people call a flow: its name, and between what it runs."""
    named = {one.get("id"): one.get("name") or one.get("id") for one in flow.getparent()}
    ends = "→".join(str(named.get(flow.get(end), flow.get(end))) for end in ("sourceRef", "targetRef"))
    return f"{flow.get('name')}（{ends}）" if flow.get("name") else ends


def _is_counted(tag: str) -> bool:
    return tag.startswith(B) and tag.endswith(COUNTED)


def _has(root: Any, process: str) -> bool:
    return any(one.get("id") == process for one in root.iter(f"{B}process"))


def _scope(root: Any, process: str) -> Any:
    return next(one for one in root.iter(f"{B}process") if one.get("id") == process)


def _root(path: str, content: bytes) -> Any:
    if not path.endswith(".bpmn"):
        return None
    try:
        return parse_xml(content, path)
    except XmlRefusedError:
        return None
