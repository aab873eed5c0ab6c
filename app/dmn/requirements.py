"""What a decision needs: references to other elements, and that they do not run in circles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.dmn.dmn_errors import DmnError
from app.dmn.dmn_xml import children
from app.dmn.model import Broken, Reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.dmn.model import Decision, Definitions, Service

MAX_CHAIN = 60
ELEMENTS = ("decisions", "knowledge", "services", "input_data")
REQUIREMENTS = ("requiredDecision", "requiredInput", "requiredKnowledge")


class ReferenceReader:
    """Reads `href`s: `#id`, or `namespace#id` for an element of this or of an imported file."""

    def __init__(self, namespace: str, imports: Mapping[str, Definitions]) -> None:
        self._prefixes = {file.namespace: prefix for prefix, file in imports.items()} | {
            namespace: "",
            "": "",
        }

    def required(self, element: Any) -> tuple[Reference, ...]:
        """Return what an element requires, in order."""
        links = children(element, "informationRequirement", "knowledgeRequirement")
        return tuple(found for link in links for found in self.named(link, *REQUIREMENTS))

    def named(self, element: Any, *tags: str) -> tuple[Reference, ...]:
        """Return the references in children with some tags."""
        found = []
        for child in children(element, *tags):
            namespace, _, identity = (child.get("href") or "").rpartition("#")
            if namespace in self._prefixes:
                found.append(Reference(self._prefixes[namespace], identity))
        return tuple(found)


def without_dangling(found: Definitions) -> Definitions:
    """Return a file without references to elements that do not exist; lint shows where they were."""
    broken = list(found.broken)

    def kept(
        element: Decision | Service, references: tuple[Reference, ...], *kinds: str
    ) -> tuple[Reference, ...]:
        missing = [reference for reference in references if not _exists(found, reference, kinds)]
        broken.extend(
            Broken(element.name, "依赖", f"没有编号为“{reference.id}”的元素", element.id, element.line)
            for reference in missing
        )
        return tuple(reference for reference in references if reference not in missing)

    def cleaned(decision: Decision) -> Decision:
        return replace(decision, requires=kept(decision, decision.requires, *ELEMENTS))

    return replace(
        found,
        decisions={identity: cleaned(decision) for identity, decision in found.decisions.items()},
        knowledge={identity: cleaned(knowledge) for identity, knowledge in found.knowledge.items()},
        services={
            identity: replace(
                service,
                outputs=kept(service, service.outputs, "decisions"),
                inputs=kept(service, service.inputs, "decisions", "input_data"),
            )
            for identity, service in found.services.items()
        },
        broken=tuple(broken),
    )


def _exists(found: Definitions, reference: Reference, kinds: tuple[str, ...]) -> bool:
    file = found.imports[reference.file] if reference.file else found
    return any(reference.id in getattr(file, kind) for kind in kinds)


def refuse_circles(definitions: Definitions) -> None:
    """Raise DmnError when an element needs itself, or when the chain of needs is longer than is meant."""
    elements: dict[str, Decision | Service] = {
        **definitions.decisions,
        **definitions.knowledge,
        **definitions.services,
    }
    done: set[str] = set()

    def visit(identity: str, on_path: tuple[str, ...]) -> None:
        element = elements.get(identity)
        if element is None or identity in done:
            return
        if identity in on_path:
            raise DmnError(f"决策“{element.name}”依赖它自己", element=identity, line=element.line)
        if len(on_path) > MAX_CHAIN:
            raise DmnError(f"决策“{element.name}”之后还有太长的一串依赖", element=identity, line=element.line)
        needs = getattr(element, "requires", ()) or getattr(element, "outputs", ())
        for need in needs:
            if not need.file:
                visit(need.id, (*on_path, identity))
        done.add(identity)

    for identity in elements:
        visit(identity, ())
