"""What every answer tells the browser: run nothing that is not ours, show nothing in a frame, keep no copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, g, request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask, Response

_SOURCES = {
    "default-src": "'none'",
    "object-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
STYLE_ATTRIBUTES = {"style-src-attr": "'unsafe-inline'"}
"""The editors of diagrams and tables place what they draw by style attributes; style elements stay refused."""
FRAMES = {"frame-src": "'self'", "style-src-attr": "'unsafe-inline'"}
"""The editor of forms shows the form in a frame, as its page will look."""
FRAMED_BY_US = {"frame-ancestors": "'self'", "form-action": "'none'", "script-src": "'none'"}
"""What is shown in that frame: it sends nothing and runs nothing."""


def policy(allowed: Mapping[str, str] | None = None) -> str:
    """Return the policy of a page; `allowed` replaces or adds sources of some kinds."""
    return "; ".join(f"{kind} {sources}" for kind, sources in {**_SOURCES, **(allowed or {})}.items())


POLICY = policy()
_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The form token is checked against the referrer, which a stricter policy would leave out.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_TWO_YEARS = 63072000
BAD_REQUEST = 400
"""From here on an answer is a page of its own: what is not there on this machine yet may be there in a moment."""
_FOR_EVER = "public, max-age=31536000, immutable"


def add_headers(response: Response) -> Response:
    """Add what is missing; a view that set a header itself, say for a download, knows better."""
    if allowed := g.get("policy_allows"):
        response.headers.setdefault("Content-Security-Policy", policy(allowed))
        if "frame-ancestors" in allowed:
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    # Behind a proxy that speaks TLS the request itself is plain: the public address decides.
    if request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={_TWO_YEARS}; includeSubDomains")
    if request.endpoint == "static" and response.status_code < BAD_REQUEST:
        built = (request.view_args or {}).get("filename", "").startswith("built/")
        response.headers["Cache-Control"] = _FOR_EVER if built else "public, max-age=3600"
    elif "Cache-Control" not in response.headers:
        # Pages show people's data: neither a proxy nor a shared computer may keep them.
        response.headers["Cache-Control"] = "no-store"
    return response


def install_headers(app: Flask) -> None:
    """Send the headers with every answer, also with error pages."""
    app.after_request(add_headers)
