"""A context for tests: its own database and folder, demonstration people, a clock that a test moves."""

import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.context_builder import build_context
from app.demo.demo_base import load_demo
from app.demo.demo_papers import FOLDER
from app.policy.actor import Role
from app.scenarios.stage_clock import FIRST_DAY, StageClock
from app.services.accounts.sign_in import actor
from app.services.context.handler_registry import load_handlers
from app.services.installation.prepare_installation import prepare
from app.settings import Settings
from app.store.account_rows import account_by_login, account_of
from app.store.permit_rows import live_permit_of_person

START = FIRST_DAY
MovableClock = StageClock
ROOT = Path(__file__).resolve().parents[2]


def settings_for(database_url, data_dir, **changes):
    """Return settings of a demonstration with keys that every test shares."""
    values = {
        "data_dir": data_dir,
        "database_url": database_url,
        "secret_key": "s" * 64,
        "encryption_key": "e1" * 32,
        "processes_dir": ROOT / "processes",
        "forms_dir": ROOT / "forms",
    }
    return Settings(**(values | changes))


def open_context(database_url, data_dir, **more):
    """Return a context over a database; its clock is a MovableClock unless another is given."""
    more.setdefault("clock", MovableClock())
    return build_context(settings_for(database_url, data_dir), **more)


def fill_context(database_url, data_dir, **more):
    """Migrate, publish and fill a database that tests copy.

    It was filled a minute before the tests begin: each look at the clock moves it, and rows of tests are the later ones.
    """
    more.setdefault("clock", MovableClock(START - timedelta(minutes=1)))
    context = open_context(database_url, data_dir, **more)
    prepare(context)
    load_demo(context)
    context.database.close()


def share_files(source, target):
    """Give a context the stored papers and the samples of another: they never change, so a link will do."""
    for folder in ("files", FOLDER):
        if (source / folder).exists():
            shutil.copytree(source / folder, target / folder, copy_function=os.link)


def actor_named(context, login):
    """Return a demonstration person as somebody who acts."""
    with context.database.reading() as work:
        return actor(account_of(work, account_by_login(work, login).id))


def permit_id_of(context, login):
    """Return the id of an employee's permit."""
    by = actor_named(context, login)
    assert by.role is Role.EMPLOYEE
    with context.database.reading() as work:
        return live_permit_of_person(work, by.person_id).id


def with_handlers(context, *, mode=None, **functions):
    """Return another context over the same database in which some handlers run other code; close it yourself."""
    known = dict(load_handlers())
    for name, function in functions.items():
        known[name] = replace(
            known[name], function=function or known[name].function, mode=mode or known[name].mode
        )
    return build_context(context.settings, clock=context.clock, handlers=known)
