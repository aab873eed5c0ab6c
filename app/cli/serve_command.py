"""serve: upgrade the database, fill an empty database for a demonstration, start web and worker, stop both together."""

from __future__ import annotations

import argparse
import importlib
import sys
from typing import TYPE_CHECKING, Any

from app.context_builder import build_context
from app.demo.demo_accounts import ACCOUNTS_TOLD, PASSWORD
from app.domain.whole_numbers import whole_number
from app.former_children import OPTION, read_handed_over
from app.served_parts import EVERYTHING, ServedParts
from app.services.accounts.begin_office import new_setup_link
from app.services.installation.prepare_installation import compile_live_editions, prepare
from app.settings import read_settings, use_address
from app.store.account_rows import account_by_login, accounts
from app.store.setup_rows import drop_demo_mark, is_demo_begun, is_set_up
from app.supervisor import TRIAL, Supervisor

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext

MOST_PROCESSES = 64


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    serving = commands.add_parser("serve", help="启动网页和后台进程")
    serving.add_argument("--port", type=int, default=8000)
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--no-demo", action="store_true", help="不装入演示数据")
    serving.add_argument(
        "--only", choices=("web", "worker"), help="本机只回应网页，或只做到期的工作；不写就都做"
    )
    serving.add_argument("--web-processes", type=_count, default=EVERYTHING.web_processes, metavar="N")
    serving.add_argument(
        "--workers", type=_count, default=EVERYTHING.workers, metavar="N", help="后台进程的个数"
    )
    serving.add_argument(TRIAL, action="store_true", help=argparse.SUPPRESS)
    serving.add_argument(OPTION, help=argparse.SUPPRESS)
    serving.set_defaults(run=_serve)
    linking = commands.add_parser("setup-link", help="还没有系统管理员时，打印一个新的设置链接")
    linking.set_defaults(run=_setup_link)


def _count(text: str) -> int:
    """Return a number of processes; raises ArgumentTypeError for what is none or too many for one machine."""
    number = whole_number(text)
    if number is None or not 1 <= number <= MOST_PROCESSES:
        raise argparse.ArgumentTypeError(f"应是 1 到 {MOST_PROCESSES} 的整数，不是“{text}”")
    return number


def _parts(chosen: argparse.Namespace) -> ServedParts:
    return ServedParts(
        web_processes=0 if chosen.only == "worker" else chosen.web_processes,
        workers=0 if chosen.only == "web" else chosen.workers,
    )


def _setup_link(_chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    context = build_context()
    prepare(context)
    token = new_setup_link(context)
    if token is None:
        raise ValueError("平台已有系统管理员，请直接登录；忘记密码的，请另一名管理员重置")
    return {"setup": _setup_address(context.settings.public_url, token)}, 0


def _setup_address(public_url: str, token: str) -> str:
    return f"{public_url.rstrip('/')}/setup/{token}"


def needs_demo(context: AppContext) -> bool:
    """Tell whether the office is empty, or its demonstration was interrupted while it was filled in."""
    with context.database.reading() as work:
        return is_demo_begun(work) or not accounts(work)


def demo_accounts(context: AppContext) -> list[tuple[str, str]]:
    """Return the accounts of the demonstration that are there: nobody is told of passwords that open nothing."""
    with context.database.reading() as work:
        return [(login, about) for login, about in ACCOUNTS_TOLD if account_by_login(work, login) is not None]


def _where_to_begin(context: AppContext) -> list[str]:
    """Return what leads on in an office that is not set up yet."""
    token = new_setup_link(context)
    if token is not None:
        link = _setup_address(context.settings.public_url, token)
        return ["还没有系统管理员。请在浏览器打开设置链接（只能用一次，24 小时内有效）：", f"  {link}"]
    with context.database.reading() as work:
        return [] if is_set_up(work) else ["首次设置还没有完成：请用系统管理员账号登录，继续设置。"]


def _try_out(context: AppContext) -> tuple[None, int]:
    """Build the whole application as the web does; what is wrong with the new code is raised here."""
    context.database.close()
    importlib.import_module("app.wsgi")
    return None, 0


def _supervisor(chosen: argparse.Namespace, context: AppContext) -> Supervisor:
    """Return the supervisor, with what the program before it has handed over; raises OSError for a port that is taken."""
    settings = context.settings
    return Supervisor(
        chosen.host,
        chosen.port,
        settings.data_dir,
        parts=_parts(chosen),
        is_behind_proxies=settings.proxies > 0,
        handed=read_handed_over(chosen.handed_over) if chosen.handed_over else None,
    )


def _told_of_web(context: AppContext, address: str, wants_demo: bool) -> list[str]:  # noqa: FBT001
    """Return where the pages are and who may sign in first."""
    told = [f"地址：{address}", *_where_to_begin(context)]
    if wants_demo and (accounts_told := demo_accounts(context)):
        told += [
            f"演示账号（密码都是 {PASSWORD}）：",
            *(f"  {login:<14}{about}" for login, about in accounts_told),
        ]
    return told


def _told_of_part(parts: ServedParts) -> str:
    if parts.web:
        return "本机只回应网页：计时、通知和作业由另外启动的后台进程办理（--only worker）。"
    return f"本机只做到期的工作（后台进程 {parts.workers} 个），不提供网页。"


def _serve(chosen: argparse.Namespace) -> tuple[None, int]:
    use_address(f"http://{chosen.host}:{chosen.port}")
    context = build_context(read_settings())
    prepare(context)
    if chosen.only_prepare:
        return _try_out(context)
    if chosen.handed_over:
        context.database.close()
        return None, _supervisor(chosen, context).run()
    parts = _parts(chosen)
    wants_demo = parts.web and not chosen.no_demo and not context.settings.is_production
    if wants_demo and needs_demo(context):
        # Drawing pictures and playing stories: a warm start has no use for either.
        from app.demo.fill_demo import fill_demo  # noqa: PLC0415

        print("正在装入演示数据，约需一分钟；中断了的，下次启动重新装入。", flush=True)  # noqa: T201 — this is the terminal
        for line in fill_demo(context):
            print(line, file=sys.stderr, flush=True)  # noqa: T201 — this is the terminal
    if parts.web:
        context.database.transact(drop_demo_mark)
    compile_live_editions(context)
    address = f"http://{chosen.host}:{chosen.port}"
    told = _told_of_web(context, address, wants_demo) if parts.web else []
    if not parts.workers or not parts.web:
        told.append(_told_of_part(parts))
    told.append("按 Ctrl-C 停止。")
    print("\n".join(told), flush=True)  # noqa: T201 — this is the terminal
    context.database.close()
    try:
        supervisor = _supervisor(chosen, context)
    except OSError as taken:
        print(f"不能使用 {address}：{taken.strerror}。请用 --port 换一个端口。", file=sys.stderr, flush=True)  # noqa: T201 — this is the terminal
        return None, 1
    return None, supervisor.run()
