"""Offices that are thrown away: one filled with the diagrams as they are now and the demonstration's people, and copies."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.context_builder import build_context
from app.demo.demo_base import load_demo
from app.scenarios.stage_clock import FIRST_DAY, StageClock
from app.services.installation.prepare_installation import prepare
from app.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.context.app_context import AppContext

DATABASE = "app.db"
FILLED_BEFORE = timedelta(minutes=1)
FILES = "files"


def prepared_office(settings: Settings, folder: Path) -> AppContext:
    """Fill a database with the diagrams as they are now and the demonstration's people; stories play in copies.

    It is filled before the first day: each look at the clock moves it, and rows of stories are the later ones.
    """
    context = build_context(_settings(settings, folder), clock=StageClock(FIRST_DAY - FILLED_BEFORE))
    context.database.be_passing()
    prepare(context)
    load_demo(context, with_samples=False)
    context.database.close()
    return context


def copied_office(original: AppContext, source: Path, folder: Path) -> tuple[AppContext, StageClock]:
    """Return an office over a copy of the database that lies in `source`; its clock stands at the first day."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / DATABASE, folder / DATABASE)
    shutil.copytree(source / FILES, folder / FILES, copy_function=os.link)
    clock = StageClock()
    made = build_context(_settings(original.settings, folder, like=original.settings), clock=clock)
    made.database.be_passing()
    # Editions never change, so that each is compiled once for all copies.
    return replace(made, editions=original.editions), clock


def _settings(settings: Settings, folder: Path, *, like: Settings | None = None) -> Settings:
    """Return settings of a database that will be thrown away: what is published is ours, the keys are its own."""
    return Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / DATABASE}",
        secret_key=like.secret_key if like else secrets.token_hex(32),
        encryption_key=like.encryption_key if like else secrets.token_hex(32),
        processes_dir=settings.processes_dir,
        forms_dir=settings.forms_dir,
    )
