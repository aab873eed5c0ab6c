"""The decision models of one folder of the kit; a model may import its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.dmn.definitions import read_definitions
from app.dmn.dmn_errors import DmnError
from app.dmn.dmn_xml import children, parse_dmn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.dmn.model import Definitions


class ModelFolder:
    """Reads the models of a folder, each once, those it imports first."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.dmn"))}
        self._roots: dict[str, Any] = {}
        self._read: dict[str, Definitions] = {}

    def model(self, file_name: str) -> Definitions:
        """Return a model; raises DmnError."""
        return self._model(file_name, ())

    def _model(self, file_name: str, on_path: tuple[str, ...]) -> Definitions:
        if file_name in on_path:
            raise DmnError(f"决策文件 {file_name} 引入了它自己")
        if file_name not in self._files:
            raise DmnError(f"没有决策文件 {file_name}")
        if file_name not in self._read:
            wanted = [i.get("namespace", "") for i in children(self._root(file_name), "import")]
            neighbours = [name for name in self._files if name != file_name]
            imported = [
                self._model(name, (*on_path, file_name))
                for name in neighbours
                if self._root(name).get("namespace") in wanted
            ]
            self._read[file_name] = read_definitions(self._files[file_name], imported=imported)
        return self._read[file_name]

    def _root(self, file_name: str) -> Any:
        if file_name not in self._roots:
            self._roots[file_name] = parse_dmn(self._files[file_name])
        return self._roots[file_name]


def paths_to(definitions: Definitions, namespace: str) -> Iterator[tuple[str, ...]]:
    """Yield the names of imports that lead to the model with a namespace, by every way; empty for the model itself."""
    if not namespace or definitions.namespace == namespace:
        yield ()
        return
    for prefix, imported in definitions.imports.items():
        for inner in paths_to(imported, namespace):
            yield (prefix, *inner)
