"""Put the product together. Only this file knows everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from app.services.clock import system_clock
from app.services.edition_cache import EditionCache
from app.services.handler_registry import load_handlers
from app.services.house import House, nothing_happens
from app.settings import read_settings
from app.store.audit_chain import AuditKey
from app.store.database import Database
from app.store.file_store import FileStore
from app.store.sealing import Seal
from app.web import (
    account_pages,
    case_pages,
    edition_pages,
    employee_pages,
    employer_pages,
    operation_pages,
    public_pages,
    review_pages,
    task_pages,
)
from app.web.foundation import install
from app.web.gate import find_frame, install_gate
from app.web.refusal_pages import install_refusals
from app.web.style_guide import style_guide

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from app.domain.handling import Handler
    from app.settings import Settings

LARGEST_REQUEST = 64 * 1024 * 1024


def build_house(
    settings: Settings | None = None,
    *,
    clock: Callable[[], datetime] | None = None,
    handlers: Mapping[str, Handler] | None = None,
    crash_points: Callable[[str], None] | None = None,
) -> House:
    """Return the parts services work with; tests hand in their own clock, handlers and crash points."""
    found = settings or read_settings()
    found.data_dir.mkdir(parents=True, exist_ok=True)
    now = clock or system_clock(found.clock_offset_days)
    known = handlers if handlers is not None else load_handlers()
    return House(
        settings=found,
        database=Database(found.database_url, clock=now, seal=Seal(found.encryption_key)),
        files=FileStore(found.data_dir / "files"),
        clock=now,
        handlers=known,
        audit_key=AuditKey(found.secret_key),
        editions=EditionCache(known),
        crash_points=crash_points or nothing_happens,
    )


def create_app(house: House | None = None) -> Flask:
    """Return the web application."""
    built = house or build_house()
    app = Flask("app.web", static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=built.settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=built.settings.public_url.startswith("https://"),
    )
    app.extensions["house"] = built
    install(app, frame=find_frame)
    install_refusals(app)
    install_gate(app)
    for pages in (
        account_pages.account,
        public_pages.public,
        employer_pages.employer,
        employee_pages.employee,
        case_pages.cases,
        task_pages.tasks,
        review_pages.review,
        operation_pages.operations,
        edition_pages.editions,
    ):
        app.register_blueprint(pages)
    if not built.settings.is_production:
        app.register_blueprint(style_guide)
    return app
