"""The tables through which workers are woken, where the settings ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.wake_up_schema import has_wake_ups, install_wake_ups

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext


def prepare_wake_ups(context: AppContext) -> bool:
    """Make the tables of the installed release; tell whether anything was done."""
    return context.settings.is_woken and install_wake_ups(context.database)


def are_wake_ups_ready(context: AppContext) -> bool:
    """Tell whether everything is there that the settings ask for."""
    return not context.settings.is_woken or has_wake_ups(context.database)
