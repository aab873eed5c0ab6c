"""serve: migrate, fill an empty database for a demonstration, start web and worker, stop both together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.house_builder import build_house
from app.services.demo_accounts import ACCOUNTS_TOLD
from app.services.prepare_installation import is_empty, prepare
from app.settings import read_settings

if TYPE_CHECKING:
    import argparse

WEB_WORKERS = 2
THREADS = 4
RESTART_PAUSE_SECONDS = 1.0
GRACE_SECONDS = 15


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    serving = commands.add_parser("serve", help="启动网页和后台进程")
    serving.add_argument("--port", type=int, default=8000)
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--data", type=Path, help="数据文件夹")
    serving.add_argument("--no-demo", action="store_true", help="不装入演示数据")
    serving.set_defaults(run=_serve)
    migrating = commands.add_parser("migrate", help="把数据库升级到本版本")
    migrating.set_defaults(run=_migrate)


def _environment(chosen: argparse.Namespace) -> None:
    if chosen.data is not None:
        os.environ["APP_DATA_DIR"] = str(chosen.data.resolve())
    os.environ.setdefault("APP_PUBLIC_URL", f"http://{chosen.host}:{chosen.port}")


def _migrate(_chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    return {"migrated": prepare(build_house())}, 0


def _serve(chosen: argparse.Namespace) -> tuple[None, int]:
    _environment(chosen)
    house = build_house(read_settings())
    prepare(house)
    wants_demo = not chosen.no_demo and not house.settings.is_production
    if wants_demo and is_empty(house):
        from app.services.demo import load_demo  # noqa: PLC0415 — draws pictures; a warm start has no use for it

        load_demo(house)
    address = f"http://{chosen.host}:{chosen.port}"
    told = [f"地址：{address}"]
    if wants_demo:
        told += [
            f"演示账号（密码都是 {PASSWORD}）：",
            *(f"  {login:<14}{about}" for login, about in ACCOUNTS_TOLD),
        ]
    told.append("按 Ctrl-C 停止。")
    print("\n".join(told), flush=True)  # noqa: T201 — this is the terminal
    house.database.close()
    return None, _Supervisor(chosen).run()


class _Supervisor:
    """Keeps web and worker running: one that was killed comes back, a signal stops both."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        python = sys.executable
        self.commands = {
            "web": [
                python, "-m", "gunicorn", "app.wsgi:app", "--bind", f"{chosen.host}:{chosen.port}",
                "--worker-class", "gthread", "--workers", str(WEB_WORKERS), "--threads", str(THREADS),
                "--preload", "--log-level", "warning", "--no-control-socket",
            ],
            "worker": [python, "-m", "app.worker"],
        }  # fmt: skip
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False

    def run(self) -> int:
        """Run until a signal; return the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        for name in self.commands:
            self._start(name)
        quick_deaths = 0
        while not self.stopping:
            time.sleep(0.2)
            for name, process in list(self.running.items()):
                if process.poll() is None or self.stopping:
                    continue
                quick_deaths += 1
                if quick_deaths > 20:  # noqa: PLR2004 — something is wrong that restarting does not mend
                    self._stop()
                    break
                time.sleep(RESTART_PAUSE_SECONDS)
                self._start(name)
        return self._end()

    def _start(self, name: str) -> None:
        # A session of their own: Ctrl-C reaches only us, and we stop them in order.
        self.running[name] = subprocess.Popen(self.commands[name], start_new_session=True)  # noqa: S603 — our own programs

    def _stop(self, *_signal: Any) -> None:
        self.stopping = True

    def _end(self) -> int:
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
        return 0
