"""Web and worker on this machine, begun anew within two seconds of a changed module.

Only the standard library and files of this folder are read here before a child is forked (dev_children.py says why).
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.development import dev_children
from app.development.dev_children import DevelopmentRefusedError
from app.development.preloading import preload
from app.development.watched_files import ASSETS, PROGRAM, ROOT, changed, snapshot
from app.domain.private_files import keep_files_private

if TYPE_CHECKING:
    from collections.abc import Callable

HOST = "127.0.0.1"
LOOK_SECONDS = 0.15
GRACE_SECONDS = 3.0


def main(arguments: list[str]) -> int:
    """Read the options and serve until Ctrl-C."""
    keep_files_private()
    chosen = argparse.ArgumentParser(
        prog="./run dev", description="供开发使用：改了模块或模板，两秒内看到新页面"
    )
    chosen.add_argument("--port", type=int, default=8000)
    chosen.add_argument("--data", type=Path, default=Path(".data/dev"), help="数据文件夹，默认 .data/dev")
    chosen.add_argument("--no-demo", action="store_true", help="不装入演示数据")
    options = chosen.parse_args(arguments)
    try:
        listening = socket.create_server((HOST, options.port), backlog=128)
    except OSError as taken:
        tell(f"不能使用 {HOST}:{options.port}：{taken.strerror}。请用 --port 换一个端口。")
        return 1
    with listening:
        return DevServer(listening, options.data.resolve(), with_demo=not options.no_demo).run()


def tell(line: str) -> None:
    """Write a line to the terminal at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class DevServer:
    """The socket, the children, and what they have read."""

    def __init__(self, listening: socket.socket, folder: Path, *, with_demo: bool) -> None:
        self.listening = listening
        self.folder = folder
        self.address = f"http://{HOST}:{listening.getsockname()[1]}"
        self.with_demo = with_demo
        self.programs: dict[str, Callable[[], None]] = {
            "web": partial(dev_children.serve_pages, folder, self.address, listening),
            "worker": partial(dev_children.work, folder, self.address),
        }
        self.running: dict[str, int] = {}
        self.is_stopping = False

    def run(self) -> int:
        """Prepare the data, start, and begin anew at each change; return the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        if code := self._prepare():
            return code
        program, assets = snapshot(PROGRAM), snapshot(ASSETS)
        self._start()
        tell(f"地址：{self.address}（演示账号密码都是 demo-2026）。改了模块自动重新启动，按 Ctrl-C 停止。")
        while not self.is_stopping:
            time.sleep(LOOK_SECONDS)
            self._reap()
            now, built = snapshot(PROGRAM), snapshot(ASSETS)
            if files := changed(program, now) + changed(assets, built):
                if built != assets:
                    _build_assets()
                program, assets = now, built
                tell(f"改了 {'、'.join(files[:3])}{' 等' if len(files) > 3 else ''}，重新启动")  # noqa: PLR2004 — enough to tell by
                self._end()
                self._start()
        self._end()
        return 0

    def _prepare(self) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as beside:
            told = Path(beside) / "modules"
            child = _forked(
                partial(dev_children.prepare_data, self.folder, self.address, told, with_demo=self.with_demo)
            )
            _, status = os.waitpid(child, 0)
            if told.exists():
                preload(told)
            return os.waitstatus_to_exitcode(status)

    def _start(self) -> None:
        self.running = {name: _forked(program) for name, program in self.programs.items()}

    def _reap(self) -> None:
        """Notice children that have given up; the next change starts them again."""
        for name, child in list(self.running.items()):
            if os.waitpid(child, os.WNOHANG)[0]:
                del self.running[name]
                if not self.is_stopping:
                    tell(f"{name} 停了，原因见上；改好以后自动重新启动。")

    def _end(self) -> None:
        for child in self.running.values():
            os.kill(child, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.running.values():
            while not os.waitpid(child, os.WNOHANG)[0]:
                if time.monotonic() > deadline:
                    os.kill(child, signal.SIGKILL)
                time.sleep(0.01)
        self.running = {}

    def _stop(self, *_signal: Any) -> None:
        self.is_stopping = True


def _forked(program: Callable[[], None]) -> int:
    """Run a program in a child; return its process id."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        # A session of its own: Ctrl-C reaches only the parent, which stops all.
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        program()
        code = 0
    except DevelopmentRefusedError as refused:
        tell(str(refused))
    except BaseException:  # noqa: BLE001 — told, and the parent goes on
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _build_assets() -> None:
    """Build style sheet and script; what is wrong in them is told, and the last build stays."""
    subprocess.run([sys.executable, str(ROOT / "frontend" / "build_assets.py")], check=False)  # noqa: S603 — our own script


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
