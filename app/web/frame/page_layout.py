"""What surrounds a page: who is signed in, where they can go. The factory says how it is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, g

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

_KEY = "page_frame"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person in the header."""

    name: str
    role: str
    """The role in Chinese, as the office says it."""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation. `count` is what waits there."""

    label: str
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class PageLayout:
    """Everything the base layout shows around a page."""

    person: SignedIn | None = None
    rooms: tuple[NavItem, ...] = ()
    home_url: str = "/"
    sign_in_url: str = ""
    sign_out_url: str = ""
    account_url: str = ""
    help_url: str = ""
    foot_links: tuple[tuple[str, str], ...] = ()
    """Words and addresses of what stands below every page."""


def page_frame() -> PageLayout:
    """Return the frame of this request, found once."""
    if _KEY not in g:
        g.page_frame = current_app.extensions[_KEY]()
    frame: PageLayout = g.page_frame
    return frame


def use_bare_frame() -> None:
    """Show this request's page without asking who is signed in: what finds that out may be what failed."""
    g.page_frame = PageLayout()


def install_frame(app: Flask, find: Callable[[], PageLayout]) -> None:
    """Tell the layout how to find the frame of a request."""
    app.extensions[_KEY] = find
    app.jinja_env.globals["page_frame"] = page_frame
