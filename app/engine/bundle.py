"""The files of an edition: diagrams, decision tables and forms, addressed by their content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Bundle:
    """`process` is the id of the main process; `files` maps paths to content."""

    process: str
    files: Mapping[str, bytes]

    @property
    def sha256(self) -> str:
        """Return the digest of all paths and contents."""
        digest = hashlib.sha256(self.process.encode())
        for path, content in sorted(self.files.items()):
            digest.update(b"\x00" + path.encode() + b"\x00" + hashlib.sha256(content).digest())
        return digest.hexdigest()

    def having(self, ending: str) -> dict[str, bytes]:
        """Return the files whose path has an ending."""
        return {path: content for path, content in sorted(self.files.items()) if path.endswith(ending)}
