"""cases, incidents, calendar, users, doctor: running the installation."""

from __future__ import annotations

import getpass
import shutil
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.context_builder import build_context
from app.documents.paper_reader import installed_reader
from app.domain.private_files import is_open_to_others
from app.domain.whole_numbers import whole_number
from app.policy.actor import SYSTEM, Role
from app.services.accounts.sign_in import create_account, hashed
from app.services.calendars.import_calendar import import_calendar, read_calendar_file
from app.services.context.beijing import BEIJING
from app.services.context.certain_clock import look_at_clock
from app.services.context.refusals import NotFoundError
from app.services.context.wake_up_tables import are_wake_ups_ready
from app.services.due_work.retry_asked import retry_all
from app.services.due_work.retry_incident import retry_incident
from app.services.evidence.places_of_heads import heads_place
from app.services.recovery.fitting_keys import refuse_wrong_keys, wrong_keys
from app.store.account_rows import accounts
from app.store.audit_check_rows import last_checks
from app.store.calendar_rows import current_version, years_by_status
from app.store.case_lists import all_cases
from app.store.chain_heads import last_line
from app.store.database import ConflictError
from app.store.disk_trouble import DiskFullError, StoreAwayError
from app.store.edition_rows import editions
from app.store.incident_rows import incidents
from app.store.migrate import current, head
from app.store.setup_rows import drop_demo_mark
from app.store.sweep_rows import last_beat
from app.store.wake_up_schema import wake_up_counts

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

WORKER_SILENCE = timedelta(minutes=2)
HEADS_SILENCE = timedelta(minutes=5)
LOW_DISK_BYTES = 500_000_000
FIRST_ESTIMATE, LAST_ESTIMATE = 2008, 2098
"""Since when the holidays are those of today, and for how long the moon has been worked out."""
NOTHING_TO_COMPARE = "unchecked (no database to compare with)"


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    commands.add_parser("cases", help="列出办件").set_defaults(run=_cases)
    incident = commands.add_parser("incidents", help="列出事件，或重试一个")
    incident.add_argument("action", nargs="?", choices=["retry"])
    incident.add_argument("incident", nargs="?")
    incident.add_argument("--all", action="store_true", help="与 retry 同用：由后台重试全部未处理的事件")
    incident.add_argument("--kind", default="", help="与 --all 同用：只重试这一类")
    incident.set_defaults(run=_incidents)
    calendar = commands.add_parser("calendar", help="工作日历：状态，导入，或某一年的预计")
    calendar.add_argument("action", choices=["status", "import", "estimate"])
    calendar.add_argument("what", nargs="?", metavar="文件或年份")
    calendar.set_defaults(run=_calendar)
    users = commands.add_parser("users", help="账号：列出，或新增")
    users.add_argument("action", choices=["list", "add"])
    users.add_argument("--login")
    users.add_argument("--name", default="")
    users.add_argument("--role", choices=[role.value for role in Role])
    users.add_argument("--employer")
    users.add_argument("--person")
    users.add_argument("--authority")
    users.add_argument("--level", type=int)
    users.add_argument("--password", help="不写则从终端询问")
    users.set_defaults(run=_users)
    commands.add_parser("doctor", help="检查设置、数据库、迁移、版本、后台进程、时钟、磁盘").set_defaults(
        run=_doctor
    )


def prepared_context() -> AppContext:
    """Return the installation; raises LookupError as below, and WrongKeyError when the keys are not its own."""
    context = installed_context()
    refuse_wrong_keys(context)
    return context


def installed_context() -> AppContext:
    """Return the installation; raises LookupError when its database is missing or of another version."""
    context = build_context()
    if not context.database.is_reachable():
        raise LookupError("连接不上数据库，请核对 DATABASE_URL，或者先启动数据库")
    if current(context.database) != head():
        raise LookupError("数据库还没有建立，或者不是本版本的。请先运行 ./run cli migrate")
    return context


def context_to_change() -> AppContext:
    """Return the installation for a command that writes: a demonstration that is not whole is then kept as it is."""
    context = prepared_context()
    context.database.transact(drop_demo_mark)
    return context


def _cases(_chosen: argparse.Namespace) -> tuple[list[dict[str, Any]], int]:
    with prepared_context().database.reading() as work:
        rows = list(all_cases(work))
    return [
        {"number": r.number, "procedure": r.procedure, "state": r.state, "round": r.round, "id": r.id}
        for r in rows
    ], 0


def _incidents(chosen: argparse.Namespace) -> tuple[Any, int]:
    context = prepared_context()
    if chosen.action == "retry":
        if chosen.all:
            return {"asked": retry_all(context_to_change(), SYSTEM, chosen.kind)}, 0
        if not chosen.incident:
            raise ValueError("请写明事件编号：incidents retry 编号（或 --all）")
        try:
            resolved = retry_incident(context_to_change(), SYSTEM, chosen.incident)
        except NotFoundError as missing:
            raise LookupError(f"没有编号为 {chosen.incident} 的事件") from missing
        return {"incident": chosen.incident, "resolved": resolved}, 0 if resolved else 1
    with context.database.reading() as work:
        rows = incidents(work)
    return [
        {"id": r.id, "number": r.number, "kind": r.kind, "text": r.text, "attempts": r.attempts} for r in rows
    ], 0


def _estimate(year: str) -> dict[str, Any]:
    """Return a year as it would be estimated before its arrangement is published; published ones, too."""
    from app.store.calendar_seed import estimated_year  # noqa: PLC0415 — two large packages, rarely needed

    if not FIRST_ESTIMATE <= (whole_number(year) or 0) <= LAST_ESTIMATE:
        raise ValueError(f"请写明年份（{FIRST_ESTIMATE} 至 {LAST_ESTIMATE}）：calendar estimate 2027")
    days = estimated_year(int(year))
    return {
        "year": int(year),
        "workdays": [day.day.isoformat() for day in days if day.is_working],
        "holidays": [day.day.isoformat() for day in days if not day.is_working],
    }


def _calendar(chosen: argparse.Namespace) -> tuple[Any, int]:
    if chosen.action == "estimate":
        return _estimate(chosen.what or ""), 0
    context = prepared_context()
    if chosen.action == "import":
        if chosen.what is None:
            raise ValueError("请写明文件：calendar import 文件.csv")
        file = Path(chosen.what)
        days = read_calendar_file(file.read_text("utf-8-sig"))
        done = import_calendar(context_to_change(), SYSTEM, days, f"导入 {file.name}")
        return {"days": done.days, "recomputed_cases": done.cases}, 0
    with context.database.reading() as work:
        years = [{"year": y, "status": s, "days": n} for y, s, n in years_by_status(work)]
        return {"version": current_version(work), "years": years}, 0


def _users(chosen: argparse.Namespace) -> tuple[Any, int]:
    context = prepared_context()
    if chosen.action == "list":
        with context.database.reading() as work:
            rows = accounts(work)
        return [
            {"login": r.login, "name": r.display_name, "role": r.role, "active": r.is_active} for r in rows
        ], 0
    if not chosen.login or not chosen.role:
        raise ValueError("新增账号需要 --login 和 --role")
    password = chosen.password or getpass.getpass("密码：")
    password_hash = hashed(password)

    def command(work: UnitOfWork) -> str:
        return create_account(
            context,
            work,
            login=chosen.login,
            password_hash=password_hash,
            display_name=chosen.name or chosen.login,
            role=Role(chosen.role),
            must_change_password=True,
            employer_id=chosen.employer,
            person_id=chosen.person,
            authority=chosen.authority,
            level=chosen.level,
        )

    try:
        made = context_to_change().database.transact(command)
    except ConflictError as taken:
        if "login" in taken.constraint:
            raise ValueError(f"登录名“{chosen.login}”已经有了，请换一个") from taken
        raise ValueError("没有写入：--employer、--person 或 --authority 写的编号不存在，请核对") from taken
    return {"id": made, "login": chosen.login}, 0


def _doctor(_chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    context = build_context()
    found = {"settings": f"ok ({context.settings.mode})", **_database(context)}
    free = shutil.disk_usage(context.settings.data_dir).free
    found["disk"] = (
        f"ok ({free // 1_000_000} MB)" if free > LOW_DISK_BYTES else f"low ({free // 1_000_000} MB)"
    )
    folder = context.settings.data_dir
    found["files"] = _files(context)
    found["folder"] = "open to others" if is_open_to_others(folder) else "ok (private)"
    healthy = all(str(value).startswith("ok") for value in found.values())
    # An extra that is not there is nothing wrong.
    found["ocr"] = "ok" if installed_reader() else "off (extra ocr not installed)"
    return {**found, "time": context.clock().isoformat(timespec="seconds")}, 0 if healthy else 1


def _files(context: AppContext) -> str:
    """Tell whether the place of files answers, and of a bucket whether it keeps to the conditions that files rest on."""
    if context.files.bucket is None:
        return "ok (local)"
    try:
        lacking = context.files.bucket.part("doctor").lacking()
    except (StoreAwayError, DiskFullError) as away:
        return f"unreachable ({away})"
    return f"ok ({context.settings.files})" if not lacking else f"server ignores {', '.join(lacking)}"


def _database(context: AppContext) -> dict[str, str]:
    if not context.database.is_reachable():
        return {"database": "unreachable", "clock": NOTHING_TO_COMPARE}
    revision = current(context.database)
    found = {"database": f"ok ({'sqlite' if context.database.is_sqlite else 'postgresql'})"}
    if revision != head():
        return found | {
            "migrations": f"behind ({revision} of {head()})",
            "clock": NOTHING_TO_COMPARE,
        }
    with context.database.reading() as work:
        live = [row.process for row, is_live in editions(work) if is_live]
        beat = last_beat(work)
        alive = beat is not None and work.now - beat < WORKER_SILENCE
        wrong = wrong_keys(context, work)
    doubt = look_at_clock(context)
    return found | {
        "migrations": f"ok ({revision})",
        "keys": "ok" if not wrong else f"not those of the database: {', '.join(wrong)}",
        "editions": f"ok ({', '.join(live)})" if live else "none published",
        "worker": "ok" if alive else f"silent since {beat}",
        "due_work": _due_work(context),
        "clock": "ok" if doubt is None else doubt["kind"],
        **_evidence(context),
    }


def _due_work(context: AppContext) -> str:
    """Tell what wakes workers, and how much of it waits."""
    chosen = context.settings.due_work
    if not context.settings.is_woken:
        return f"ok ({chosen})"
    if not are_wake_ups_ready(context):
        return f"{chosen}: tables missing or of another release, run migrate"
    with context.database.reading() as work:
        counts = wake_up_counts(work)
    return f"ok ({chosen}: {counts.waiting} waiting, {counts.taken} taken)"


def _minute(at: datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def _evidence(context: AppContext) -> dict[str, str]:
    """Tell what the last check of the audit found, and how old the last sealed heads are."""
    with context.database.reading() as work:
        now, checks, line = work.now, last_checks(work), last_line(work)
    if not checks:
        audit = "ok (not checked yet)"
    elif not checks[0].is_good:
        audit = f"{sum(checks[0].counts.values())} findings at {_minute(checks[0].finished_at)}"
    else:
        audit = f"ok ({_minute(checks[0].finished_at)})"
    if line is None:
        return {"audit": audit, "heads": "ok (not sealed yet)"}
    try:
        is_there = line.file in heads_place(context).months()
    except StoreAwayError:
        return {"audit": audit, "heads": "unreachable"}
    is_late = now - line.seen_until > HEADS_SILENCE
    state = "missing" if not is_there else "late" if is_late else "ok"
    return {"audit": audit, "heads": f"{state} ({_minute(line.at)})"}
