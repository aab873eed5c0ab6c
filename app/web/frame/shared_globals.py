"""Templates share the names that all of them know, so that a page does not gather them for each part it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask.templating import Environment

if TYPE_CHECKING:
    from collections.abc import MutableMapping


class SharedGlobals(Environment):
    """Gives a template without names of its own the environment's; by default each looks through two mappings."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the names that a template knows whatever it is rendered with."""
        return super().make_globals(d) if d else self.globals
