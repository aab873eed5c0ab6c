"""What runs on a machine: all of the office, only what answers people, or only what does due work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication

from app import worker
from app.front.front import run_front

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

THREADS = 8
"""More than may check uploads (check_turns.py) and draw pictures (page_images.py): the others serve pages meanwhile."""


@dataclass(frozen=True, slots=True)
class ServedParts:
    """Which programs a machine runs, and how many of each."""

    web_processes: int = 2
    """Processes that answer requests behind one front; 0: neither front nor web runs here."""
    workers: int = 1
    """Processes that do due work; 0: none runs here."""

    @property
    def web(self) -> bool:
        """Tell whether this machine answers people."""
        return self.web_processes > 0


EVERYTHING = ServedParts()


class _Web(BaseApplication):
    """gunicorn with our settings."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Take our settings over."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the web application."""
        from app.wsgi import app  # noqa: PLC0415 — opens the database; only the web process may do that

        return app


def programs_of(
    parts: ServedParts, listening: socket.socket | None, between: str, *, is_behind_proxies: bool
) -> dict[str, Callable[[], None]]:
    """Return what the children run, in the order of their start; `between` is the socket from front to web."""
    programs: dict[str, Callable[[], None]] = {}
    if listening:
        options = {
            "bind": f"unix:{between}",
            "umask": 0o077,
            "proxy_protocol": True,
            "worker_class": "gthread",
            "workers": parts.web_processes,
            "threads": THREADS,
            "preload_app": True,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        programs["web"] = _Web(options).run
    if parts.workers:
        programs["worker"] = worker.main
    if listening:
        programs["front"] = lambda: run_front(listening, between, is_behind_proxies=is_behind_proxies)
    return programs
