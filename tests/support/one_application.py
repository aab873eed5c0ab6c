"""One web application for all contexts of a process that differ only in where their data lies.

Putting one together takes as long as drawing five pages, and hundreds of tests ask for one. What is put together knows
its context only by name (`app.extensions`), so a copy with another context there is the application of that one.
"""

import time
from copy import copy
from dataclasses import replace
from pathlib import Path

from app import factory
from app.web.frame.clock_glance import LOOKED

whole_app = factory.create_app
"""Puts an application together anew: for a test that changes it."""
NOWHERE = Path()
_made = {}


def share_applications():
    """Let whoever asks for the application of a context get a copy of one that was put together before."""
    factory.create_app = app_like_others


def app_like_others(context=None):
    """Return the application of a context; whole for the settings of an installation."""
    if context is None or context.settings.proxies:
        return whole_app(context)
    settings = replace(context.settings, data_dir=NOWHERE, database_url="")
    if settings not in _made:
        _made[settings] = whole_app(context)
    first = _made[settings]
    app = copy(first)
    app.config = copy(first.config)
    app.view_functions = copy(first.view_functions)
    app.extensions = first.extensions | {"app_context": context, LOOKED: time.monotonic()}
    return app
