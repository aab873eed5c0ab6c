"""reload: let the office that runs take the new program of its folder, without a failed request."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any

from app.serving_state import read_state
from app.settings import read_settings

if TYPE_CHECKING:
    import argparse

RELOAD_SECONDS = 180.0
LOOK_SECONDS = 0.2


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    reloading = commands.add_parser("reload", help="不中断服务，换上文件夹里新的程序")
    reloading.set_defaults(run=_reload)


def _reload(_chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    """Tell the supervisor that there is new code, and wait until it serves or is refused."""
    data_dir = read_settings().data_dir
    before = read_state(data_dir)
    if before is None:
        raise ValueError(f"没有用 ./run 启动的平台正在使用 {data_dir}")
    os.kill(before.pid, signal.SIGHUP)
    until = time.monotonic() + RELOAD_SECONDS
    while time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
        now = read_state(data_dir)
        if now is not None and now.reloads > before.reloads:
            return {"reloads": now.reloads}, 0
        if now is not None and now.refused > before.refused:
            raise ValueError("新的程序不能启动，继续使用原来的程序；原因见平台的日志")
    raise ValueError("三分钟内没有换上新的程序；请看平台的日志")
