"""An office on several hosts: each has a data folder of its own, all have one PostgreSQL and one server of objects."""

from __future__ import annotations

import os
import random
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bench.faults.fault_clients import FaultClient
from bench.faults.fault_office import PROGRAM, FaultOffice
from tests.support.object_server import ACCESS, ObjectServer
from tests.support.running_office import RunningOffice, RunningWorkers, descendants_of

if TYPE_CHECKING:
    from pathlib import Path

    from bench.faults.fault_report import Heard

WORKERS = 2
"""Of each host that does due work."""


class HoppingClient(FaultClient):
    """One signed-in person; each request goes to any of the hosts."""

    def __init__(self, ports: list[int], login: str, heard: Heard) -> None:
        self.ports = ports
        super().__init__(ports[0], login, heard)

    def _once(self, method: str, path: str, body: str) -> Any:
        self.port = random.choice(self.ports)  # noqa: S311 — which host is no secret
        return super()._once(method, path, body)


@dataclass
class Host:
    """One machine: a folder, a log, and what runs there; `part` is web or worker."""

    part: str
    folder: Path
    log: Path
    environment: dict[str, str]
    port: int | None = None
    running: RunningOffice | None = None
    turn: threading.Lock = field(default_factory=threading.Lock)
    """Whoever starts or ends the host, one at a time."""

    def start(self, **more: str) -> None:
        """Start it, with what may have changed in its settings, and wait until it is there."""
        self.environment |= more
        words = {"program": PROGRAM, "log": self.log, **self.environment}
        if self.part == "web":
            self.running = RunningOffice(self.folder, "--no-demo", "--only", "web", port=self.port, **words)
            self.port = self.running.port
        else:
            self.running = RunningWorkers(self.folder, "--no-demo", workers=WORKERS, **words)

    def crash(self) -> None:
        """End every process at once, the supervisor first, as a power failure does."""
        assert self.running is not None
        head = self.running.process.pid
        os.kill(head, signal.SIGSTOP)
        for one in (head, *descendants_of(head)):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self.running.process.wait()

    def stop(self) -> None:
        """Stop as an operator does."""
        if self.running and self.running.process.poll() is None:
            self.running.stop()


class HostsOffice(FaultOffice):
    """Hosts that answer people and hosts that do due work; `more` are settings that all of them have."""

    def __init__(self, webs: int, workers: int, more: dict[str, str]) -> None:
        self.objects = ObjectServer()
        shared = {
            "APP_FILES": self.objects.place("office"),
            "APP_S3_ENDPOINT": self.objects.address,
            **{f"APP_{name.upper()}": value for name, value in ACCESS.items()},
        }
        super().__init__("postgresql", environment=shared | more)
        self.hosts = [
            self._host(part, number)
            for part, count in (("web", webs), ("worker", workers))
            for number in range(count)
        ]

    def _host(self, part: str, number: int) -> Host:
        name = f"{part}-{number}"
        folder, temporary = self.home / name, self.home / f"{name}-tmp"
        folder.mkdir()
        temporary.mkdir()
        own = {"APP_DATA_DIR": str(folder), "TMPDIR": str(temporary)}
        return Host(part, folder, self.logs / f"{name}.log", self.environment | own)

    def start(self, *, crew: int = 0) -> None:
        """Start every host; there is no crew beside them."""
        assert crew == 0
        for host in self.hosts:
            host.start()

    def of(self, part: str) -> list[Host]:
        """Return the hosts that do one part of the work."""
        return [host for host in self.hosts if host.part == part]

    def client(self, login: str, heard: Heard) -> FaultClient:
        """Sign somebody in whose requests go to any of the hosts."""
        return HoppingClient(self.ports, login, heard)

    @property
    def ports(self) -> list[int]:
        """Return where the hosts that answer people are reached."""
        return [host.port for host in self.of("web") if host.port]

    def web_workers(self) -> list[int]:
        """Return the ids of the web workers of all hosts."""
        return [one for host in self.of("web") if host.running for one in host.running.victims()["web"]]

    def background_workers(self) -> list[int]:
        """Return the ids of the background workers of all hosts."""
        hosts = self.of("worker")
        return [one for host in hosts if host.running for one in host.running.victims()["background"]]

    def stop(self) -> None:
        """Stop every host, the database and what all of them share."""
        try:
            for host in self.hosts:
                host.stop()
        finally:
            super().stop()
            self.objects.go_away()
