"""The decision files of one folder; a file may import its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dmn.definitions import read_definitions
from app.dmn.dmn_errors import DmnError
from app.dmn.dmn_xml import children, parse_dmn

if TYPE_CHECKING:
    from pathlib import Path

    from app.dmn.model import Definitions


def read_with_neighbours(path: Path) -> Definitions:
    """Return the model of a file, with those beside it that it imports; raises DmnError and OSError."""
    neighbours = {other.name: other.read_bytes() for other in sorted(path.parent.glob("*.dmn"))}
    return ModelFolder({**neighbours, path.name: path.read_bytes()}).model(path.name)


class ModelFolder:
    """Reads files by name, each once, those it imports first."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files
        self._read: dict[str, Definitions] = {}
        self._namespaces: dict[str, str] = {}

    def model(self, file_name: str, on_path: tuple[str, ...] = ()) -> Definitions:
        """Return a model; raises DmnError."""
        if file_name in on_path:
            raise DmnError(f"决策文件 {file_name} 引入了它自己")
        if file_name not in self._files:
            raise DmnError(f"没有决策文件 {file_name}")
        if file_name not in self._read:
            data = self._files[file_name]
            wanted = {element.get("namespace", "") for element in children(parse_dmn(data), "import")}
            neighbours = [name for name in self._files if name != file_name] if wanted else []
            imported = [
                self.model(name, (*on_path, file_name))
                for name in neighbours
                if self._namespace_of(name) in wanted
            ]
            self._read[file_name] = read_definitions(data, imported=imported)
        return self._read[file_name]

    def _namespace_of(self, file_name: str) -> str | None:
        """Return a file's namespace, or None for a neighbour that is no decision file."""
        if file_name not in self._namespaces:
            try:
                self._namespaces[file_name] = parse_dmn(self._files[file_name]).get("namespace", "")
            except DmnError:
                return None
        return self._namespaces[file_name]
