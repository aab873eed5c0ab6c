"""What each module of the project names: modules it imports, words it writes, fixtures it gives and asks for.

Read from the source with `ast`, nothing is imported; an import inside a function counts like any other.
"""

import ast
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
FOLDERS = ("app", "handlers", "tests", "bench")


@dataclass(frozen=True)
class Source:
    """One file of Python."""

    path: str
    name: str
    text: str

    @cached_property
    def tree(self):
        return ast.parse(self.text)

    @cached_property
    def _nodes(self):
        """Return every node by its class, found on one walk: walking takes longer than reading."""
        found = defaultdict(list)
        for node in ast.walk(self.tree):
            found[type(node)].append(node)
        return found

    @cached_property
    def imported(self):
        """Return every dotted name that may be a module: of `from a import b` both a and a.b."""
        found = {alias.name for node in self._nodes[ast.Import] for alias in node.names}
        for node in self._nodes[ast.ImportFrom]:
            if node.module and not node.level:
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        return found

    @cached_property
    def texts(self):
        """Return every text it writes."""
        return {node.value for node in self._nodes[ast.Constant] if isinstance(node.value, str)}

    @cached_property
    def names(self):
        """Return every identifier it uses."""
        attributes = {node.attr for node in self._nodes[ast.Attribute]}
        return {node.id for node in self._nodes[ast.Name]} | attributes

    @cached_property
    def arguments(self):
        """Return the names of all arguments: what a test asks for by name is a fixture."""
        return {node.arg for node in self._nodes[ast.arg]}

    @cached_property
    def functions(self):
        """Return the names of its functions: those of a conftest are fixtures and hooks."""
        return {node.name for node in self.tree.body if isinstance(node, ast.FunctionDef)}


def read_sources(here=HERE):
    """Return every module by its dotted name."""
    found = {}
    for folder in FOLDERS:
        for path in sorted((here / folder).rglob("*.py")):
            parts = path.relative_to(here).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = Source(str(path.relative_to(here)), name, path.read_text())
    return found
