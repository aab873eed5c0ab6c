"""The worker: due timers, jobs, letters, the daily sweep with catch-up. Safe to run twice, safe to kill."""

from __future__ import annotations

import os
import signal
import socket
from typing import TYPE_CHECKING

import structlog
from flask import Flask
from flask_babel import Babel, force_locale

from app.house_builder import build_house
from app.jobs.rounds import Chore, make_rounds
from app.notices.mail_channels import FolderChannel, SmtpChannel
from app.notices.text_channels import GatewayChannel, SpokenChannel
from app.services.certain_clock import clocks, look_at_clock
from app.services.daily_sweep import sweep_some
from app.services.deliver_messages import deliver_messages
from app.services.fire_timer import fire_due_timers
from app.services.legacy_runs import ImportRounds
from app.services.prune import prune_some
from app.services.recompute_deadlines import recompute_deadlines
from app.services.refusals import ClockDoubtError
from app.services.run_job import run_next_job
from app.services.send_letters import send_next_letter
from app.services.sweep_files import FileRounds
from app.store.sweep_rows import beat
from app.web.notice_words import notice_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.notices.delivery import Channel
    from app.services.house import House

log = structlog.get_logger("worker")
SWEEP_EVERY_SECONDS = 60
BEAT_EVERY_SECONDS = 15
TIDY_EVERY_SECONDS = 3600
MESSAGES_EVERY_SECONDS = 2


def chores_of(house: House) -> list[Chore]:
    """Return what a worker does in each round."""
    settings = house.settings
    channels: dict[str, Channel] = {
        "mail": SmtpChannel(settings.smtp_url, settings.mail_from)
        if settings.smtp_url
        else FolderChannel(settings.data_dir / "letters", settings.mail_from),
        "text": GatewayChannel(settings.sms_url, settings.sms_token) if settings.sms_url else SpokenChannel(),
    }
    words = Flask("letters")
    words.config["BABEL_DEFAULT_LOCALE"] = "zh_Hans_CN"
    Babel(words)

    def written(kind: str, facts: dict[str, object]) -> tuple[str, str]:
        with words.app_context(), force_locale("zh_Hans_CN"):
            return notice_words(kind, facts)

    imports, files = ImportRounds(house), FileRounds(house)
    name = f"{socket.gethostname()}:{os.getpid()}"

    def heartbeat() -> bool:
        house.database.transact(lambda work: beat(work, name))
        look_at_clock(house)
        return False

    return [
        Chore("heartbeat", heartbeat, BEAT_EVERY_SECONDS, is_due_work=False),
        Chore("sweep", lambda: sweep_some(house), SWEEP_EVERY_SECONDS),
        Chore("deadlines", lambda: recompute_deadlines(house) > 0),
        Chore("timers", lambda: fire_due_timers(house) > 0),
        Chore("messages", lambda: deliver_messages(house) > 0, MESSAGES_EVERY_SECONDS),
        Chore("jobs", lambda: run_next_job(house)),
        Chore("letters", lambda: send_next_letter(house, channels, written), is_due_work=False),
        Chore("imports", imports.some),
        Chore("tidy", lambda: prune_some(house), TIDY_EVERY_SECONDS),
        Chore("files", files.some, TIDY_EVERY_SECONDS),
    ]


def doubt_watch(house: House, tell: Callable[[str, BaseException], None]) -> Callable[[], bool]:
    """Return what each round asks first: whether the clock can be believed. A doubt is told of once."""
    was_certain = [True]

    def is_certain() -> bool:
        with house.database.reading() as work:
            found = clocks(house, work)
        if found.is_news:
            look_at_clock(house)
        if found.doubt is not None and was_certain[0]:
            tell("clock", ClockDoubtError(**found.doubt))
        was_certain[0] = found.doubt is None
        return was_certain[0]

    return is_certain


def main() -> None:
    """Work until SIGTERM or SIGINT."""
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    house = build_house()

    def tell(chore: str, failed: BaseException) -> None:
        if isinstance(failed, ClockDoubtError):
            log.error("clock in doubt", chore=chore, **failed.facts)
        else:
            log.error("chore failed", chore=chore, error=type(failed).__name__, exc_info=failed)

    log.info("worker started")
    make_rounds(
        chores_of(house), should_stop=lambda: bool(stopping), is_certain=doubt_watch(house, tell), tell=tell
    )
    log.info("worker stopped")


if __name__ == "__main__":
    main()
