"""An office with its demonstration data, for what is measured over HTTP."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.demo.demo_base import load_demo
from app.documents.sample_shelf import put_up
from app.services.installation.prepare_installation import prepare
from bench.served import ROOT
from tests.make.context_maker import open_context
from tests.support.databases import drop_postgres, postgres_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.services.context.app_context import AppContext


@contextmanager
def demo_office(database: str = "sqlite") -> Iterator[tuple[AppContext, dict[str, str]]]:
    """Yield an office on `sqlite` or `postgresql`, filled, and the settings with which a process serves it."""
    put_up(ROOT / ".cache" / "samples")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        url = postgres_database() if database == "postgresql" else f"sqlite:///{folder}/app.db"
        context = open_context(url, folder, clock=lambda: datetime.now(UTC))
        prepare(context)
        load_demo(context)
        here = {
            "APP_DATA_DIR": str(folder),
            "DATABASE_URL": url,
            "APP_SECRET_KEY": context.settings.secret_key,
            "APP_ENCRYPTION_KEY": context.settings.encryption_key,
        }
        yield context, here
        context.database.close()
        if database == "postgresql":
            drop_postgres(url)
