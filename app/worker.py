"""The worker: due timers, jobs, letters, the daily sweep with catch-up. Safe to run twice, safe to kill."""

from __future__ import annotations

import os
import signal
import socket
from typing import TYPE_CHECKING

import structlog

from app.context_builder import build_context
from app.documents.paper_reader import installed_reader
from app.domain.private_files import keep_files_private
from app.jobs.scheduler import PeriodicTask, run_scheduler
from app.log_lines import configure_logs
from app.notices.mail_channels import FolderChannel, SmtpChannel
from app.notices.text_channels import GatewayChannel, SpokenChannel
from app.services.archives.erasures import erase_some
from app.services.archives.retention_terms import mark_some
from app.services.context.certain_clock import clocks, look_at_clock
from app.services.context.record_security_event import write_counted_events
from app.services.context.refusals import ClockDoubtError
from app.services.context.wait_for_database import when_database_answers
from app.services.due_work.count_days import count_some
from app.services.due_work.daily_sweep import sweep_some
from app.services.due_work.end_permits import ExpiryRounds
from app.services.due_work.prune import prune_some
from app.services.due_work.retry_asked import retry_some
from app.services.due_work.send_letters import send_next_letter
from app.services.due_work.woken_queues import woken_queues
from app.services.editions.play_try_runs import TryRunRounds
from app.services.editions.run_rehearsals import RehearsalRounds
from app.services.editions.schedule_publication import publish_next_due
from app.services.evidence.nightly_check import NightlyCheck
from app.services.evidence.noted_settings import note_settings
from app.services.evidence.seal_heads import seal_heads
from app.services.execution.deliver_messages import deliver_messages
from app.services.execution.fire_timer import fire_due_timers
from app.services.execution.recompute_deadlines import recompute_deadlines
from app.services.execution.run_job import run_next_job
from app.services.interventions.signal_delivery import carry_signals
from app.services.legacy.legacy_runs import ImportRounds
from app.services.migration.migration_runs import carry_on_some
from app.services.papers.page_checks import PageCheckRounds
from app.services.papers.read_papers import ReadingRounds
from app.services.papers.seal_files import SealingRounds
from app.services.papers.sweep_files import FileRounds
from app.services.recovery.fitting_keys import refuse_wrong_keys
from app.store.sweep_rows import beat

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.notices.delivery import Channel
    from app.services.context.app_context import AppContext

log = structlog.get_logger("worker")
SWEEP_EVERY_SECONDS = 60
EXPIRY_EVERY_SECONDS = 2
BEAT_EVERY_SECONDS = 15
TIDY_EVERY_SECONDS = 3600
MESSAGES_EVERY_SECONDS = 2
EVENTS_EVERY_SECONDS = 10
HEADS_EVERY_SECONDS = 60


def chores_of(context: AppContext) -> list[PeriodicTask]:
    """Return what a worker does in each round."""
    settings = context.settings
    channels: dict[str, Channel] = {
        "mail": SmtpChannel(settings.smtp_url, settings.mail_from)
        if settings.smtp_url
        else FolderChannel(context.files.letters.keep, settings.mail_from),
        "text": GatewayChannel(settings.sms_url, settings.sms_token) if settings.sms_url else SpokenChannel(),
    }
    imports, files, rehearsals = ImportRounds(context), FileRounds(context), RehearsalRounds(context)
    nightly, sealing, expiry = NightlyCheck(context), SealingRounds(context), ExpiryRounds(context)
    try_runs, reader = TryRunRounds(context), installed_reader()
    page_checks, readings = PageCheckRounds(context, reads=reader is not None), ReadingRounds(context, reader)
    name = f"{socket.gethostname()}:{os.getpid()}"

    def heartbeat() -> bool:
        context.database.transact(lambda work: beat(work, name))
        look_at_clock(context)
        return False

    return [
        PeriodicTask("heartbeat", heartbeat, BEAT_EVERY_SECONDS, is_due_work=False),
        PeriodicTask("events", lambda: write_counted_events(context), EVENTS_EVERY_SECONDS),
        PeriodicTask("heads", lambda: seal_heads(context) < 0, HEADS_EVERY_SECONDS, is_due_work=False),
        PeriodicTask("audit", nightly.some, EVENTS_EVERY_SECONDS),
        PeriodicTask("expiry", expiry.some, EXPIRY_EVERY_SECONDS),
        PeriodicTask("sweep", lambda: sweep_some(context), SWEEP_EVERY_SECONDS),
        PeriodicTask("deadlines", lambda: recompute_deadlines(context) > 0),
        PeriodicTask("timers", lambda: fire_due_timers(context) > 0),
        PeriodicTask("messages", lambda: deliver_messages(context) > 0, MESSAGES_EVERY_SECONDS),
        PeriodicTask("jobs", lambda: run_next_job(context)),
        PeriodicTask("letters", lambda: send_next_letter(context, channels), is_due_work=False),
        PeriodicTask("retries", lambda: retry_some(context), MESSAGES_EVERY_SECONDS),
        PeriodicTask("imports", imports.some),
        PeriodicTask("rehearsals", rehearsals.some, is_due_work=False),
        PeriodicTask("publishing", lambda: publish_next_due(context), MESSAGES_EVERY_SECONDS),
        PeriodicTask("page_checks", page_checks.some, is_due_work=False),
        PeriodicTask("readings", readings.some, is_due_work=False),
        PeriodicTask("try_runs", try_runs.some, is_due_work=False),
        PeriodicTask("migration", lambda: carry_on_some(context), is_due_work=False),
        PeriodicTask("signals", lambda: carry_signals(context)),
        PeriodicTask("counts", lambda: count_some(context), SWEEP_EVERY_SECONDS),
        PeriodicTask("retention", lambda: mark_some(context), TIDY_EVERY_SECONDS),
        PeriodicTask("erasing", lambda: erase_some(context), TIDY_EVERY_SECONDS),
        PeriodicTask("tidy", lambda: prune_some(context), TIDY_EVERY_SECONDS),
        PeriodicTask("files", files.some, TIDY_EVERY_SECONDS),
        PeriodicTask("sealing", sealing.some, TIDY_EVERY_SECONDS, is_due_work=False),
    ]


def doubt_watch(context: AppContext, tell: Callable[[str, BaseException], None]) -> Callable[[], bool]:
    """Return what each round asks first: whether the clock can be believed. A doubt is told of once."""
    was_certain = [True]

    def is_certain() -> bool:
        with context.database.reading() as work:
            found = clocks(context, work)
        if found.is_news:
            look_at_clock(context)
        if found.doubt is not None and was_certain[0]:
            tell("clock", ClockDoubtError(**found.doubt))
        was_certain[0] = found.doubt is None
        return was_certain[0]

    return is_certain


def main() -> None:
    """Work until SIGTERM or SIGINT."""
    keep_files_private()
    configure_logs()
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    context = build_context()

    def begin() -> None:
        refuse_wrong_keys(context)
        note_settings(context)

    def tell(chore: str, failed: BaseException) -> None:
        if isinstance(failed, ClockDoubtError):
            log.error("clock in doubt", chore=chore, **failed.facts)
        else:
            log.error("chore failed", chore=chore, error=type(failed).__name__, exc_info=failed)

    if not when_database_answers(begin, should_stop=lambda: bool(stopping)):
        return
    log.info("worker started", due_work=context.settings.due_work)
    is_certain = doubt_watch(context, tell)
    with woken_queues(context, chores_of(context), is_certain=is_certain, tell=tell) as chores:
        run_scheduler(chores, should_stop=lambda: bool(stopping), is_certain=is_certain, tell=tell)
    log.info("worker stopped")


if __name__ == "__main__":
    main()
