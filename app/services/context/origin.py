"""From where a request comes: address, device and page, for the events that are written on its way."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_ADDRESS, LONGEST_DEVICE, LONGEST_ROUTE, LONGEST_ID = 45, 80, 60, 64
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
BROWSERS = (
    ("MicroMessenger/", "微信"), ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was asked for. The machine itself (worker, command line) has no address."""

    address: str = ""
    device: str = ""
    route: str = ""
    target: Mapping[str, str] = field(default_factory=dict)
    """What the address of the page names, by kind."""


MACHINE = Origin()
_here: ContextVar[Origin] = ContextVar("origin", default=MACHINE)


def origin() -> Origin:
    """Return where the present request comes from."""
    return _here.get()


def come_from(found: Origin) -> None:
    """Note it for the rest of the request."""
    _here.set(found)


def short_device(agent: str) -> str:
    """Return browser and system of a User-Agent, which is all that is kept of it."""
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    told = " · ".join(one for one in (browser, system) if one)
    return told or agent.split(" ", 1)[0][:LONGEST_DEVICE]
