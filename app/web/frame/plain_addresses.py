"""Addresses that are the same for everybody: of pages that take nothing, and of built files. Each is made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import current_app, request, url_for

if TYPE_CHECKING:
    from flask import Flask

_KEY = "plain_addresses"


def plain_address(endpoint: str, **always: Any) -> str:
    """Return the address of an endpoint that is always asked for with the same few values, or with none."""
    known = cast("dict[Any, str]", current_app.extensions[_KEY])
    key = (request.script_root, endpoint, *always.values())
    if key not in known:
        known[key] = url_for(endpoint, **always)
    return known[key]


def _in_template(endpoint: str, **values: Any) -> str:
    if values or endpoint.startswith("."):
        return url_for(endpoint, **values)
    return plain_address(endpoint)


def install_addresses(app: Flask) -> None:
    """Let templates have the addresses of pages that take nothing without making them each time."""
    app.extensions[_KEY] = {}
    app.jinja_env.globals["url_for"] = _in_template
