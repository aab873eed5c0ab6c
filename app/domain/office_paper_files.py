"""Read the papers of the office that an edition declares in its `papers.toml`; what is wrong is told with its place."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from app.domain.nearest import nearest, or_meant
from app.domain.office_paper_reader import KIND, SIGNS, KindReader, PaperFaults
from app.domain.text_files import TextFileError, is_papers, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.office_paper_text import PaperKind
    from app.domain.problem import Problem


class HasFiles(Protocol):
    """A bundle, or an edition with the content of its files by path."""

    @property
    def files(self) -> Mapping[str, bytes]:
        """Return the files by path."""


def paper_kinds_of(edition: HasFiles) -> Mapping[str, PaperKind]:
    """Return the kinds of papers that a bundle or an edition declares; none where it has no file of them."""
    return read_paper_kinds(edition.files)[0]


def read_paper_kinds(files: Mapping[str, bytes]) -> tuple[Mapping[str, PaperKind], tuple[Problem, ...]]:
    """Return the kinds of papers of an edition's files, and every fault of them. A kind in two files is a fault."""
    own = sorted(path for path in files if is_papers(path))
    return _read(tuple((path, files[path]) for path in own))


@lru_cache(maxsize=64)
def _read(files: tuple[tuple[str, bytes], ...]) -> tuple[Mapping[str, PaperKind], tuple[Problem, ...]]:
    reader = _Files()
    for path, content in files:
        reader.read(path, content)
    kinds = {one.kind: one.declared(reader.signs) for one in reader.read_kinds}
    return kinds, tuple(reader.problems)


class _Files:
    """All files of papers of an edition."""

    def __init__(self) -> None:
        self.read_kinds: list[KindReader] = []
        self.signs: dict[str, str] = {}
        self.problems: list[Problem] = []

    def read(self, path: str, content: bytes) -> None:
        """Read one file."""
        faults = PaperFaults(path, self.problems)
        try:
            found, faults.lines = read_toml(content)
        except TextFileError as broken:
            faults.add("paper-file", "", str(broken), line=broken.line)
            return
        for name, value in found.items():
            if name == SIGNS:
                self._signs(value, faults)
            elif isinstance(value, dict):
                self._kind(name, value, faults)
            else:
                meant = nearest(name, (SIGNS,))
                faults.add("paper-file", "", f"“{name}”不是文书的种类{or_meant(meant)}", meant)

    def _signs(self, value: Any, faults: PaperFaults) -> None:
        if not isinstance(value, dict) or not all(isinstance(one, str) and one for one in value.values()):
            faults.add("paper-file", SIGNS, 'signs 应写成 主管部门代码 = "机关代字"')
            return
        self.signs |= value

    def _kind(self, kind: str, value: dict[str, Any], faults: PaperFaults) -> None:
        if not KIND.fullmatch(kind):
            faults.add("paper-file", kind, f"种类“{kind[:60]}”只能用小写字母、数字和下划线，最多 60 个字")
            return
        known = next((one for one in self.read_kinds if one.kind == kind), None)
        if known is not None:
            faults.add("paper-twice", kind, f"在 {known.file} 里已经写过")
            return
        self.read_kinds.append(KindReader(kind, value, faults))
