"""In production pages answer at their own address only: a made-up Host header reaches no page, link or cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import request

from app.web.frame.error_pages import ErrorWords, error_page
from app.web.wording.translate import _l

if TYPE_CHECKING:
    from flask import Flask

OWN_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
ANYWHERE = frozenset({"public.health", "watching.readyz", "watching.metrics", "static"})
"""Whoever watches the machines asks by their numbers, and the page that refuses has its style sheet: neither names an address."""
BAD_REQUEST = 400
STRANGE_HOST = ErrorWords(
    _l("这个网址不属于本系统"),
    _l("浏览器用来打开本系统的网址与设置的网址不一致，系统没有处理这次请求。"),
    (_l("请从单位或主管部门公布的网址重新打开。"), _l("如果一直出现，请拨打客服电话。")),
)


def install_trusted_hosts(app: Flask, public_url: str) -> None:
    """Refuse requests that name another host than the one of the public address."""
    trusted = OWN_MACHINE | {urlsplit(public_url).hostname or ""}

    def refuse_strange_host() -> tuple[str, int] | None:
        if request.endpoint in ANYWHERE or _name(request.environ.get("HTTP_HOST", "")) in trusted:
            return None
        return error_page(BAD_REQUEST, STRANGE_HOST)

    app.before_request(refuse_strange_host)


def _name(host: str) -> str | None:
    """Return the name in a Host header without its port; None for what is none."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
