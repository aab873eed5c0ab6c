"""What every page rests on: language, form tokens, headers, error pages, built files, words and the layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect

from app.documents.photo_files import MOST_PHOTOS, TOO_MANY
from app.services.accounts.registration_messages import login_shown
from app.services.papers.store_paper import MAX_BYTES
from app.settings import HOTLINES
from app.web.frame.appearance import appearance, looks, looks_with_words, theme
from app.web.frame.built_assets import asset, icon
from app.web.frame.error_pages import install_error_pages
from app.web.frame.named_links import linked
from app.web.frame.nameless_fields import install_nameless_fields
from app.web.frame.page_layout import PageLayout, install_frame
from app.web.frame.plain_addresses import install_addresses
from app.web.frame.security_headers import install_headers
from app.web.frame.shared_globals import SharedGlobals
from app.web.frame.signed_session import SignedSession
from app.web.wording.carried_words import carried_words
from app.web.wording.counted_words import counted
from app.web.wording.date_wording import FILTERS
from app.web.wording.rich_text import rich_text
from app.web.wording.status_words import case_state, status_of
from app.web.wording.translate import install_translation

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


def install(
    app: Flask,
    *,
    frame: Callable[[], PageLayout] = PageLayout,
    hotlines: tuple[str, str] = HOTLINES,
) -> None:
    """Prepare the application for pages; `frame` finds who is signed in and where they can go.

    `hotlines` are two numbers: how to use the system, and what the rules are.
    """
    app.jinja_environment = SharedGlobals
    app.session_interface = SignedSession()
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "zh_Hans_CN")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Shanghai")
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    # Read once: asked for its default, flask-babel reads it anew for every request.
    language = Locale.parse(app.config["BABEL_DEFAULT_LOCALE"])
    Babel(app, locale_selector=lambda: language)
    install_translation(app)
    install_nameless_fields(app)
    CSRFProtect(app)
    install_headers(app)
    install_error_pages(app)
    install_frame(app, frame)
    install_addresses(app)
    app.register_blueprint(appearance)
    app.jinja_env.filters.update(
        FILTERS
        | {"rich_text": rich_text, "linked": linked, "counted": counted, "carried_words": carried_words}
        | {"login_shown": login_shown}
    )
    app.jinja_env.globals.update(
        asset=asset,
        icon=icon,
        theme=theme,
        looks=looks,
        looks_with_words=looks_with_words,
        may_change=lambda: True,
        form_note=lambda: "",
        largest_paper=MAX_BYTES,
        most_photos=MOST_PHOTOS,
        many_words=TOO_MANY,
        status_of=status_of,
        case_state=case_state,
        OPERATION_HOTLINE=hotlines[0],
        POLICY_HOTLINE=hotlines[1],
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
