"""What an analyst has written about a process as a whole: the documentation of the diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.bpmn_xml import B

if TYPE_CHECKING:
    from app.engine.compiled_edition import CompiledEdition


def process_note(edition: CompiledEdition, process: str) -> str:
    """Return the documentation of a process of the edition; empty where there is none."""
    for root in edition.roots.values():
        for found in root.iter(f"{B}process"):
            if found.get("id") == process:
                note = found.find(f"{B}documentation")
                return (note.text or "").strip() if note is not None else ""
    return ""
