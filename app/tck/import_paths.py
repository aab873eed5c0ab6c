"""Ways through imports to the model that an input is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.dmn.model import Definitions


def paths_to(definitions: Definitions, namespace: str) -> Iterator[tuple[str, ...]]:
    """Yield the names of imports that lead to the model with a namespace, by every way; empty for the model itself."""
    if not namespace or definitions.namespace == namespace:
        yield ()
        return
    for prefix, imported in definitions.imports.items():
        for inner in paths_to(imported, namespace):
            yield (prefix, *inner)
