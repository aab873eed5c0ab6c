"""python -m app COMMAND …: JSON on standard output with --json, exit code 0 or 1, errors on standard error."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.exact_json import SPACED, write_json
from app.domain.full_disk import is_full
from app.settings import UnsafeSettingsError, use_data_folder
from app.store.disk_trouble import StoreAwayError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DATA = "数据文件夹（同 APP_DATA_DIR）"
LONGEST = 300
SYSTEM_WORDS: dict[type[OSError], str] = {
    FileNotFoundError: "没有这个文件",
    IsADirectoryError: "这是文件夹，应写文件",
    NotADirectoryError: "路径里有一段不是文件夹",
    FileExistsError: "已经有同名的文件",
    PermissionError: "没有读写的权限",
}
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "app.cli.serve_command": ("serve", "setup-link"),
    "app.cli.reload_command": ("reload",),
    "app.cli.deadline_commands": ("window", "review-due"),
    "app.cli.analyst_commands": ("lint", "feel", "decide"),
    "app.cli.edition_commands": ("publish", "editions"),
    "app.cli.catalogue_command": ("catalogue",),
    "app.cli.notice_command": ("notice",),
    "app.cli.paper_command": ("paper",),
    "app.cli.draft_commands": ("miwg", "bpmn-page"),
    "app.cli.scenario_command": ("scenarios",),
    "app.cli.migrate_command": ("migrate",),
    "app.cli.bundle_commands": ("export",),
    "app.cli.import_command": ("import",),
    "app.cli.ledger_command": ("ledger",),
    "app.cli.tck_command": ("tck",),
    "app.cli.try_run_command": ("try-run",),
    "app.cli.operator_commands": ("cases", "incidents", "calendar", "users", "doctor"),
    "app.cli.archive_command": ("archive",),
    "app.cli.audit_commands": ("audit",),
    "app.cli.recovery_commands": ("backup", "restore", "verify"),
    "app.cli.at_rest_commands": ("seal",),
    "app.cli.file_commands": ("files",),
    "app.cli.retention_command": ("retention",),
}
"""By module, the commands it adds: only the module of the command that is asked for is read."""


def parser(word: str = "") -> argparse.ArgumentParser:
    """Return the parser of one command, or of all where it is none of them."""
    made = argparse.ArgumentParser(prog="app", description="工作居住证业务办理平台 · 命令行")
    made.add_argument("--data", type=Path, help=DATA)
    commands = made.add_subparsers(dest="command", required=True, metavar="命令")
    asked = [module for module, words in COMMANDS.items() if word in words]
    for module in asked or COMMANDS:
        importlib.import_module(module).add_commands(commands)
    for command in commands.choices.values():
        command.set_defaults(json=False)
        _take_common(command)
    return made


def _command_among(arguments: Sequence[str]) -> str:
    """Return the first word that is no option, nor the folder of --data."""
    words = iter(arguments)
    for word in words:
        if word == "--data":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""


def _take_common(command: argparse.ArgumentParser) -> None:
    """Let a command, and each command under it, take --json, and --data behind its name as well as before it."""
    command.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="以 JSON 输出")
    command.add_argument("--data", type=Path, default=argparse.SUPPRESS, help=DATA)
    for action in command._actions:  # noqa: SLF001 — argparse has no public way to ask
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 — the same
            for under in action.choices.values():
                _take_common(under)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    chosen = parser(_command_among(given)).parse_args(given)
    if chosen.data is not None:
        use_data_folder(chosen.data)
    try:
        answer, code = chosen.run(chosen)
    except (ValueError, LookupError, OSError, UnsafeSettingsError, StoreAwayError) as wrong:
        print(f"错误：{_sentence(wrong)}", file=sys.stderr)  # noqa: T201 — this is the terminal
        return 1
    except Exception as wrong:  # noqa: BLE001 — the outermost door: nobody at a terminal is shown a traceback
        print(f"错误：{_unforeseen(wrong)}", file=sys.stderr)  # noqa: T201 — this is the terminal
        return 1
    try:
        show(answer, as_json=chosen.json)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read along (head, less) has seen enough. Python must not flush into the closed pipe at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return int(code)


def _sentence(wrong: Exception) -> str:
    """Return what is wrong as our own refusals say it; a system's own words follow what they are about."""
    if isinstance(wrong, OSError) and is_full(wrong):
        return "磁盘没有空间" + (f"：{wrong.filename}" if wrong.filename else "")
    if isinstance(wrong, OSError) and wrong.errno is not None:
        said = next((said for kind, said in SYSTEM_WORDS.items() if isinstance(wrong, kind)), wrong.strerror)
        return f"{said}：{wrong.filename}"
    if isinstance(wrong, UnicodeDecodeError):
        return "文件不是 UTF-8 编码的文字，请另存为 UTF-8 再试"
    return str(wrong.args[0]) if isinstance(wrong, KeyError) and wrong.args else str(wrong)


def _unforeseen(wrong: Exception) -> str:
    """Return what is to be said of an error no command expects: mostly a database that is not there or is locked."""
    about = " ".join(str(wrong).split())[:LONGEST]
    return f"命令没有完成，{type(wrong).__name__}：{about}。请用 doctor 检查安装；仍有问题的，把这一行交给维护人员"


def show(answer: Any, *, as_json: bool) -> None:
    """Print an answer: JSON, or one fact a line in words."""
    if answer is None:
        return
    if as_json:
        print(write_json(answer, separators=SPACED, spell=str))  # noqa: T201
        return
    from app.cli.answer_words import answer_lines  # noqa: PLC0415 — the words are the pages'; machines do without them

    for line in answer_lines(answer):
        print(line)  # noqa: T201
