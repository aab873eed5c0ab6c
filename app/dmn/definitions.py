"""Read a DMN file, 1.1 to 1.5; whatever cannot be read is refused with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.dmn.box_compiler import compile_tree
from app.dmn.boxes import READERS, BoxReader
from app.dmn.dmn_errors import DmnError
from app.dmn.dmn_xml import child, children, line_of, local, parse_dmn
from app.dmn.feel_texts import FeelTexts
from app.dmn.item_types import read_types
from app.dmn.model import Decision, Definitions, Service, Variable, is_unnamed
from app.dmn.requirements import ReferenceReader, refuse_circles, without_dangling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.dmn.model import Broken
    from app.feel.type_protocol import FeelType

__all__ = ["Definitions", "DmnError", "read_definitions"]
NAMED = frozenset(
    {
        "variable", "inputData", "decision", "businessKnowledgeModel", "decisionService", "formalParameter",
        "itemComponent", "column", "output", "contextEntry", "parameter", "import",
    }
)  # fmt: skip


def read_definitions(data: bytes, *, imported: Iterable[Definitions] = ()) -> Definitions:
    """Return the model of a file; raises DmnError. `imported` are the files it may import.

    FEEL that cannot be read does not refuse the file: it is kept in `broken`, and lint shows all of it at once.
    """
    root = parse_dmn(data)
    imports = _imports(root, {definitions.namespace: definitions for definitions in imported})
    foreign = {
        name if is_unnamed(prefix, file) else f"{prefix}.{name}": kind
        for prefix, file in imports.items()
        for name, kind in file.types.items()
    }
    try:
        found = without_dangling(_Reader(root, imports, read_types(root, foreign)).definitions())
    except RecursionError as deep:
        raise DmnError("决策文件嵌套太深") from deep
    refuse_circles(found)
    return found


def _imports(root: Any, known: Mapping[str, Definitions]) -> dict[str, Definitions]:
    found = {}
    for element in children(root, "import"):
        if "DMN" not in element.get("importType", ""):
            continue
        namespace = element.get("namespace", "")
        if namespace not in known:
            raise DmnError(
                f"引入的决策文件（{namespace}）不在同一个流程包里",
                line=line_of(element),
                element=element.get("id", ""),
            )
        # A file imported without a name is known by its namespace, and its elements by their own names.
        found[element.get("name") or namespace] = known[namespace]
    return found


class _Reader:
    """Reads one file, element by element."""

    def __init__(self, root: Any, imports: Mapping[str, Definitions], types: Mapping[str, FeelType]) -> None:
        self.root = root
        self.imports = imports
        self.types = types
        self.broken: list[Broken] = []
        self.names = _names(root).union(*(file.names for file in imports.values()))
        self.references = ReferenceReader(root.get("namespace", ""), imports)

    def definitions(self) -> Definitions:
        """Return all elements of the file."""
        return Definitions(
            name=self.root.get("name", ""),
            namespace=self.root.get("namespace", ""),
            decisions={d.id: d for d in map(self._decision, children(self.root, "decision"))},
            knowledge={k.id: k for k in map(self._knowledge, children(self.root, "businessKnowledgeModel"))},
            services={s.id: s for s in map(self._service, children(self.root, "decisionService"))},
            input_data={_identity(i): self._variable(i) for i in children(self.root, "inputData")},
            types=self.types,
            names=self.names,
            imports=self.imports,
            broken=tuple(self.broken),
        )

    def _texts(self, element: Any) -> FeelTexts:
        return FeelTexts(self.names, self.types, _name(element), self.broken)

    def _variable(self, element: Any) -> Variable:
        variable = child(element, "variable")
        if variable is None:
            return Variable(_name(element))
        return Variable(
            variable.get("name") or _name(element), self._texts(element).kind(variable, "变量类型")
        )

    def _decision(self, element: Any) -> Decision:
        boxes = BoxReader(self._texts(element))
        logic = child(element, *READERS)
        return self._made(element, boxes, boxes.read(logic) if logic is not None else None)

    def _knowledge(self, element: Any) -> Decision:
        boxes = BoxReader(self._texts(element))
        logic = child(element, "encapsulatedLogic")
        return self._made(element, boxes, boxes.function(logic) if logic is not None else None)

    def _made(self, element: Any, boxes: BoxReader, node: Any) -> Decision:
        return Decision(
            id=_identity(element),
            name=_name(element),
            variable=self._variable(element),
            node=node,
            run=None if node is None else compile_tree(node),
            requires=self.references.required(element),
            line=line_of(element),
            tables=tuple(boxes.tables),
        )

    def _service(self, element: Any) -> Service:
        return Service(
            id=_identity(element),
            name=_name(element),
            variable=self._variable(element),
            outputs=self.references.named(element, "outputDecision"),
            inputs=(
                *self.references.named(element, "inputData"),
                *self.references.named(element, "inputDecision"),
            ),
            line=line_of(element),
        )


def _identity(element: Any) -> str:
    """Return an element's id; one without is known by its name, so that it does not hide others."""
    return str(element.get("id") or element.get("name") or "")


def _name(element: Any) -> str:
    return str(element.get("name") or element.get("id") or "")


def _names(root: Any) -> frozenset[str]:
    """Return all names of the file, so that those with spaces can be recognised in expressions."""
    return frozenset(e.get("name") for e in root.iter() if e.get("name") and local(e) in NAMED)
