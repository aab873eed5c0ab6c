"""End many permits in one transaction, with the same rows as one by one (`run_expiry.py`), read and written together.

The diagram decides for each permit, as it does alone. A permit for which it asks for more than is known here, or
fails, is left as it is for the way one by one. Numbers of cases follow each other, so that nobody else gets one from
when they are taken until the commit: they are taken when the diagram has decided for all.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from app.domain.effects import CloseApplicationOfPermit, ExpirePermit, SendNotice
from app.domain.office_codes import ApplicationState, PermitState
from app.domain.procedures import Procedure
from app.engine.errors import EngineError
from app.engine.same_way import SameWay, is_straight
from app.policy.actor import SYSTEM
from app.services.applications.open_case import case_inputs, new_case
from app.services.applications.run_expiry import subject_of
from app.services.context.beijing import beijing_day
from app.services.context.send_notice import told_notices
from app.services.execution.apply_effects import told_by
from app.services.execution.effect_dispatch import EffectContext
from app.services.execution.end_of_permit import (
    EXPIRY,
    PERMIT_EXPIRED,
    facts_of_end,
    mark_of_interruption,
)
from app.services.execution.execution_context_of import execution_context_of
from app.services.execution.record_step import history_of_step
from app.store.audit_chain import audit_row
from app.store.case_rows import case_row, give_numbers_back, next_numbers
from app.store.edition_rows import EditionMissingError, live_edition_of
from app.store.expired_rows import ExpiredRows, asking_once, look_at_permits
from app.store.history_rows import history_rows
from app.store.message_rows import message_row
from app.store.outbox_rows import letter_row, notice_row
from app.store.permit_rows import move_permits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.effects import Effect
    from app.domain.handling import Handler
    from app.domain.permit import Permit
    from app.engine.step import Step
    from app.services.context.app_context import AppContext
    from app.services.context.send_notice import ToldNotice
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

KNOWN = (CloseApplicationOfPermit, ExpirePermit, SendNotice)
"""What the diagram may ask for here; the first two happen at the end of every permit, whoever asks."""
READ_AT_ONCE = 200
LONGEST_SECONDS = 0.3
"""After so much of the wall clock no further permit is taken into the transaction; writing takes about as long again."""


@dataclass(slots=True)
class Together:
    """What has become of permits: some have ended, some are left for the way one by one, the rest has to wait."""

    ended: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Decided:
    """What the diagram has decided for a permit. The case has no number yet."""

    permit: Permit
    case: CaseRow
    step: Step


def may_end_together(context: AppContext, work: UnitOfWork) -> bool:
    """Tell whether the live diagram of the end is one that many permits can go through together."""
    if context.observer is not None:
        return False
    try:
        live = live_edition_of(work, Procedure.PERMIT_EXPIRY)
        edition = context.editions.compiled(work, live.sha256)
    except (EditionMissingError, EngineError):
        return False
    return is_straight(edition) and not any(
        _reads_case(context.handlers.get(node.topic))
        for node in edition.nodes[edition.process].values()
        if node.topic is not None
    )


def _reads_case(handler: Handler | None) -> bool:
    """Tell whether a handler may ask for the case itself: its number is given when all have decided."""
    return handler is None or handler.reads is None or "case" in handler.reads


def expire_together(
    context: AppContext, work: UnitOfWork, permits: Sequence[Permit], *, most_left: int
) -> Together:
    """End permits whose last day has passed and whose rows are locked; raises what writing them raises.

    No further permit is looked at after so many had to be left.
    """
    return _Batch(context, work, permits).run(most_left) if permits else Together()


class _Batch:
    """The permits of one transaction."""

    def __init__(self, context: AppContext, work: UnitOfWork, permits: Sequence[Permit]) -> None:
        self.context, self.work, self.permits = context, work, permits
        self.seen = asking_once(work)
        self.edition = live_edition_of(self.seen, Procedure.PERMIT_EXPIRY).sha256
        self.way = SameWay(context.editions.compiled(work, self.edition))
        self.rows, self.outcome = ExpiredRows(), Together()
        self.expired: list[Permit] = []

    def run(self, most_left: int) -> Together:
        """Let the diagram decide for one permit after the other, then write what came of it."""
        decided = self._decided(most_left)
        # From here on nobody else opens a case until the commit.
        day = beijing_day(self.work.now)
        numbers = next_numbers(self.work, day, len(decided)) if decided else []
        for one in decided:
            ended = replace(
                one.case,
                number=numbers[len(self.expired)],
                blob=one.step.state,
                lock_version=one.case.lock_version + 1,
                ended_at=self.work.now,
                outcome=one.step.outcome,
            )
            try:
                told = self._told(ended, one.step)
            except EngineError:
                # Alone it fails again, and an operator is told.
                self.outcome.left.append(one.permit.id)
            else:
                self._take(one.permit, ended, one.step, told)
        give_numbers_back(self.work, day, len(numbers) - len(self.expired))
        move_permits(self.work, self.expired, PermitState.EXPIRED)
        for permit in self.expired:
            self._note(permit.id, EXPIRY, facts_of_end(permit))
        self.rows.write(self.work)
        return self.outcome

    def _decided(self, most_left: int) -> list[_Decided]:
        """Return what the diagram decides, for as many permits as there is time for."""
        until, decided = time.monotonic() + LONGEST_SECONDS, []
        for place, permit in enumerate(self.permits):
            if time.monotonic() > until or len(self.outcome.left) == most_left:
                break
            if place % READ_AT_ONCE == 0:
                look_at_permits(self.work, self.seen, self.permits[place : place + READ_AT_ONCE])
            try:
                found = self._decide(permit)
            except EngineError:
                found = None
            if found is None:
                self.outcome.left.append(permit.id)
            else:
                decided.append(found)
        return decided

    def _decide(self, permit: Permit) -> _Decided | None:
        """Return what the diagram decides at the end of a permit; None where it does more than is known here."""
        seen = self.seen
        case = new_case(
            seen, SYSTEM, Procedure.PERMIT_EXPIRY, subject_of(seen, permit), ApplicationState.RECORDED,
            edition=self.edition, number="",
        )  # fmt: skip
        step = self.way.start(case_inputs(case), execution_context_of(self.context, seen, case))
        waits = step.tasks or step.timers or step.subscriptions or step.jobs or step.thrown
        if waits or not step.ended or not all(isinstance(one, KNOWN) for one in step.effects):
            return None
        return _Decided(permit, case, step)

    def _told(self, case: CaseRow, step: Step) -> list[tuple[str, ToldNotice]]:
        """Return whom the step tells, and in which words; raises UnknownNoticeError."""
        context, seen = self.context, self.seen
        told: list[tuple[str, ToldNotice]] = []
        for effect in _joined(step.effects):
            facts, mark = told_by(effect, EffectContext(context, seen, case, "", SYSTEM.account_id))
            notices = told_notices(context, seen, effect.kind, effect.audience, facts, case=case, mark=mark)
            told += [(effect.kind, one) for one in notices]
        return told

    def _take(self, permit: Permit, case: CaseRow, step: Step, told: list[tuple[str, ToldNotice]]) -> None:
        """Keep the rows of one permit; what the diagram has asked for twice is written once."""
        work, rows, by = self.work, self.rows, SYSTEM.account_id
        rows.cases.append(case_row(work, case))
        rows.history += history_rows(work, case.id, by, history_of_step(step))
        self._note(case.id, "start", {"state": case.state, "round": case.round})
        mark = mark_of_interruption(self.seen, permit.id)
        rows.messages.append(message_row(work, PERMIT_EXPIRED, permit.id, {}, mark))
        for kind, one in told:
            rows.notices.append(
                notice_row(work, one.group, kind, one.facts, one.written, case_id=case.id, dedup_key=one.key)
            )
            if one.letter is not None:
                rows.letters.append(letter_row(work, "mail", kind, one.letter, one.key, case_id=case.id))
        self.expired.append(permit)
        self.outcome.ended.append(permit.id)

    def _note(self, chain: str, action: str, facts: dict[str, Any]) -> None:
        row = audit_row(self.work, self.context.audit_key, chain, SYSTEM.account_id, action, facts)
        self.rows.audit.append(row)


def _joined(effects: Sequence[Effect]) -> list[SendNotice]:
    """Return the notices of a step; what is told twice in the same words to different people is written once."""
    found: list[SendNotice] = []
    for effect in effects:
        if not isinstance(effect, SendNotice):
            continue
        last = found[-1] if found else None
        if last and (last.kind, last.facts) == (effect.kind, effect.facts) and _is_alike(last, effect):
            found[-1] = SendNotice(last.kind, (*last.audience, *effect.audience), last.facts)
        else:
            found.append(effect)
    return found


def _is_alike(*effects: SendNotice) -> bool:
    """Tell whether no authority is told: it reads the name of the unit as well."""
    return not any(group.startswith("authority:") for one in effects for group in one.audience)
