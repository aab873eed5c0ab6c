"""What the children of the development server do. Each is forked from a process that has read nothing of the product.

So a child that begins anew reads the product as it is now; what others wrote is read once, in the parent.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket

PAGES_FIRST_SECONDS = 2.0
OURS = ("app", "handlers")


class DevelopmentRefusedError(Exception):
    """The settings are those of an office at work; the text says which and what to do."""


def prepare_data(folder: Path, address: str, told: Path, *, with_demo: bool) -> None:
    """Migrate, fill an empty database, and note which modules of others the product reads."""
    from app.factory import build_context, create_app  # noqa: PLC0415 — read by the child only
    from app.services.installation.prepare_installation import is_empty, prepare  # noqa: PLC0415

    _use(folder, address)
    context = build_context()
    prepare(context)
    if with_demo and is_empty(context):
        from app.demo.fill_demo import fill_demo  # noqa: PLC0415

        sys.stdout.write("正在装入演示数据……\n")
        for line in fill_demo(context):
            sys.stdout.write(f"{line}\n")
    create_app(context)
    context.database.close()
    told.write_text(json.dumps([name for name in sys.modules if name.partition(".")[0] not in OURS]))


def serve_pages(folder: Path, address: str, listening: socket.socket) -> None:
    """Serve pages from a socket that outlives this process: who asks during a restart waits."""
    from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: PLC0415

    from app.development.request_lines import RequestLines  # noqa: PLC0415
    from app.factory import build_context, create_app  # noqa: PLC0415
    from app.store.statement_count import StatementCount  # noqa: PLC0415

    class Silent(WSGIRequestHandler):
        def log_request(self, *_said: object) -> None:
            """The line of RequestLines is enough."""

    _use(folder, address)
    context = build_context()
    application = create_app(context)
    application.jinja_env.auto_reload = True
    lines = RequestLines(application.wsgi_app, StatementCount(context.database))
    host, port = listening.getsockname()
    server = make_server(host, port, lines, threaded=True, request_handler=Silent, fd=listening.fileno())
    # Whoever is being answered is answered to the end; who comes later waits at the socket for the next process.
    server.daemon_threads = False  # type: ignore[attr-defined]
    signal.signal(signal.SIGTERM, lambda *_told: threading.Thread(target=server.shutdown).start())
    server.serve_forever(poll_interval=0.05)
    server.server_close()


def work(folder: Path, address: str) -> None:
    """Do what is due, as the worker of an office does; the page that somebody waits for comes first."""
    time.sleep(PAGES_FIRST_SECONDS)
    _use(folder, address)
    from app.worker import main  # noqa: PLC0415

    main()


def _use(folder: Path, address: str) -> None:
    """Take the data of a folder; an office at work, its database and its senders of messages are refused."""
    from app.settings import read_settings, use_address, use_data_folder  # noqa: PLC0415

    use_data_folder(folder)
    use_address(address)
    settings = read_settings()
    found = {
        "APP_MODE=production": settings.is_production,
        "DATABASE_URL": Path(settings.database_url.removeprefix("sqlite:///")).parent != folder,
        "APP_SMTP_URL": bool(settings.smtp_url),
        "APP_SMS_URL": bool(settings.sms_url),
    }
    if refused := [name for name, is_set in found.items() if is_set]:
        raise DevelopmentRefusedError(
            f"./run dev 只用于开发，只用数据文件夹里的数据库，不发出邮件和短信。请先取消环境变量 {'、'.join(refused)}，或用 ./run 启动。"
        )
