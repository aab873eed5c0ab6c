"""How templates are compiled: they share the names that all of them know, and what they show is escaped the short way."""

from __future__ import annotations

import re
from types import FunctionType
from typing import TYPE_CHECKING, Any, cast

from flask.templating import Environment
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from jinja2 import nodes
    from jinja2.compiler import Frame

_UNSAFE = re.compile("[&<>\"']").search


def shown(value: Any) -> str:
    """Return a value as it stands in a page: text escaped, what is safe already as it is."""
    kind = type(value)
    if kind is Markup or (kind is str and _UNSAFE(value) is None):
        return cast("str", value)
    return escape(value)


class PageCode(CodeGenerator):
    """Compiles what a template shows: a page has a thousand such places, and hardly one has anything to escape."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


class PageContext(Context):
    """Calls macros and plain functions of templates at once; Jinja asks each of them first what it wants to be given."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template calls."""
        kind = type(called)
        if kind is Macro:
            args = self.eval_ctx, *args
        elif kind is not FunctionType or called.__dict__:
            return super().call(called, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return called(*args, **kwargs)


class SharedGlobals(Environment):
    """Gives a template without names of its own the environment's; by default each looks through two mappings."""

    code_generator_class = PageCode
    context_class = PageContext
    shown = staticmethod(shown)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the names that a template knows whatever it is rendered with."""
        return super().make_globals(d) if d else self.globals
