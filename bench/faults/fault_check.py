"""What clients were told and what came due, held against the database: what is lost, doubled, stuck, ended wrongly."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.store.answer_rows import answers_of
from app.store.case_rows import case_of
from app.store.incident_rows import incidents
from app.store.office_paper_rows import papers_of_case
from app.store.review_rows import decisions_of
from app.store.tables_applications import notice, outbox
from app.store.tables_cases import application_case, history_event, job, timer
from app.store.tables_identity import account, idempotency
from app.store.tables_office import permit
from bench.faults.fault_office import wait_until
from tests.make.journey_by_pages import DONE, when_it_answers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.store.database import UnitOfWork
    from bench.faults.fault_load import Done, Load
    from bench.faults.fault_office import FaultOffice
    from bench.faults.fault_report import Row

PATIENCE_SECONDS = 300
"""A lease of a killed worker runs out after a minute, and what failed for want of a disk is tried again in minutes."""
OF_FEED = "T%"
"""Numbers of the permits that came to their end (tests/make/many_permits.py)."""
REMINDERS = ("reminder_day_2", "reminder_day_5")


class Before:
    """What is there before the clients begin."""

    def __init__(self, office: FaultOffice) -> None:
        with office.context.database.reading() as work:
            self.cases, self.keys = cases_in(work), keys_in(work)


def cases_in(work: UnitOfWork) -> set[str]:
    """Return the ids of all cases."""
    return set(work.connection.execute(select(application_case.c.id)).scalars())


def keys_in(work: UnitOfWork) -> set[tuple[str, str]]:
    """Return login and key of all commands that were carried out and answered."""
    rows = select(account.c.login, idempotency.c.key).join(account, account.c.id == idempotency.c.actor)
    return {
        (row.login, row.key) for row in work.connection.execute(rows.where(idempotency.c.answer.is_not(None)))
    }


def check(office: FaultOffice, load: Load, before: Before, row: Row) -> None:
    """Wait until everything is done, and count what is not as it should be."""
    wait_until(lambda: not any(when_it_answers(lambda: waiting(office)).values()), PATIENCE_SECONDS)
    left = {name: count for name, count in when_it_answers(lambda: waiting(office)).items() if count}
    row.stuck += sum(left.values())
    row.found += still_waiting(office, left)
    row.acknowledged += load.acknowledged
    with office.context.database.reading() as work:
        _check_keys(work, load.done, before, row)
        _check_journeys(work, load.done, row)
        _check_timers(work, load.done, row)
        _check_expiry(work, row)
        _check_cases(work, load.done, before, row)
        _check_letters(work, office, row)
    check_whole(office, row)


def check_whole(office: FaultOffice, row: Row) -> None:
    """Ask the product's own checks, as an operator does."""
    found, code, said = office.command("verify")
    for one in found or ():
        if one["check"] == "permits":
            row.wrong_expiries += 1
        elif one["check"] in {"cases", "limbo", "due"}:
            row.stuck += 1
        row.found.append(f"verify: {one['wrong']}")
    if code and not found:
        row.found.append(f"verify: {said}")
    told, code, said = office.command("audit", "verify")
    if code:
        row.found.append(f"audit verify: {told['counts'] if told else said}")
    row.more["audit rows"] = told["rows"] if told else 0


def still_waiting(office: FaultOffice, left: Mapping[str, int]) -> list[str]:
    """Return in words what has not been done, and what incidents say."""
    with office.context.database.reading() as work:
        told = [f"incident {one.kind} {one.command}: {one.text}"[:500] for one in incidents(work)]
    return [f"{count} {name} still wait" for name, count in left.items()] + told


def waiting(office: FaultOffice) -> dict[str, int]:
    """Return how much of what is due has not been done, of each kind."""
    with office.context.database.reading() as work:
        asked = {
            "letters": select(func.count()).select_from(outbox).where(outbox.c.sent_at.is_(None)),
            "jobs": select(func.count()).select_from(job).where(job.c.state != "done"),
            "timers": select(func.count()).select_from(timer).where(timer.c.due_at <= work.now),
            "permits": select(func.count()).select_from(permit).where(
                permit.c.state.in_(["valid", "suspended"]), permit.c.valid_until < office.context.today()
            ),
            "unanswered commands": select(func.count()).select_from(idempotency).where(
                idempotency.c.answer.is_(None)
            ),
        }  # fmt: skip
        found = {name: int(work.connection.execute(query).scalar_one()) for name, query in asked.items()}
        return found | {"incidents": len(incidents(work))}


def _check_keys(work: UnitOfWork, done: Done, before: Before, row: Row) -> None:
    told = {(login, fields["_key"]) for one in done.journeys for login, _, fields, _ in one.keys}
    there = {one for one in keys_in(work) - before.keys if one[0] not in done.apart}
    lost, more = told - there, there - told
    row.lost += len(lost)
    # Every command is sent until it is acknowledged: one that nobody heard of was carried out beside its twin.
    row.doubled += len(more)
    row.found += [f"{len(lost)} acknowledged commands are gone"] if lost else []
    row.found += [f"{len(more)} commands that nobody was told of: {sorted(more)[:3]}"] if more else []


def _check_journeys(work: UnitOfWork, done: Done, row: Row) -> None:
    for journey in done.approved:
        case = case_of(work, journey.case_id)
        elements = [answer.element for answer in answers_of(work, case.id)]
        levels = [decision.level for decision in decisions_of(work, case.id)]
        compare(row, f"state of {case.number}", Counter([case.state]), Counter(["approved"]))
        compare(row, f"answers of {case.number}", Counter(elements), Counter(DONE))
        compare(row, f"decisions of {case.number}", Counter(levels), Counter([1, 2, 3]))
    for journey in done.withdrawn:
        case = case_of(work, journey.case_id)
        compare(row, f"state of {case.number}", Counter([case.state]), Counter(["withdrawn"]))
    shapes = {
        "approved": [one.case_id for one in done.approved],
        "withdrawn late": [one.case_id for one in done.withdrawn if one.case_id in done.prepared],
        "withdrawn early": [one.case_id for one in done.withdrawn if one.case_id not in done.prepared],
    }
    for name, cases in shapes.items():
        compare_alike(row, f"notices of a case {name}", _notices(work, cases))
        papers = {case: Counter(paper.kind for paper in papers_of_case(work, case)) for case in cases}
        compare_alike(row, f"papers of a case {name}", papers)


def _notices(work: UnitOfWork, cases: Iterable[str]) -> dict[str, Counter[Any]]:
    found: dict[str, Counter[Any]] = {case: Counter() for case in cases}
    rows = select(notice.c.case_id, notice.c.kind, notice.c.audience)
    for one in work.connection.execute(rows):
        if one.case_id in found:
            found[one.case_id][one.kind, one.audience.partition(":")[0]] += 1
    return found


def _check_timers(work: UnitOfWork, done: Done, row: Row) -> None:
    cases = {journey.case_id for journey in done.waiting}
    rows = select(history_event.c.case_id, history_event.c.element).where(
        history_event.c.element.in_(REMINDERS)
    )
    fired = Counter(
        (one.case_id, one.element) for one in work.connection.execute(rows) if one.case_id in cases
    )
    wanted = Counter(one for one in done.pulled if one[1] in REMINDERS)
    row.more["timers"] = sum(wanted.values())
    compare(row, "timers that fired", fired, wanted)


def _check_expiry(work: UnitOfWork, row: Row) -> None:
    """Each permit that came to its end has ended once: one case, the same notices as every other one."""
    ended: dict[str, Counter[Any]] = defaultdict(Counter)
    permits = select(permit.c.id, permit.c.state).where(permit.c.permit_no.like(OF_FEED))
    for one in work.connection.execute(permits):
        ended[one.id][one.state] += 1
    cases = select(application_case.c.id, application_case.c.permit_id, application_case.c.ended_at)
    of_case = {one.id: one for one in work.connection.execute(cases) if one.permit_id in ended}
    for one in of_case.values():
        ended[one.permit_id]["case", one.ended_at is not None] += 1
    for case, told in _notices(work, of_case).items():
        ended[of_case[case].permit_id].update(told)
    row.more["expiries"] = len(ended)
    compare_alike(row, "end of a permit", ended)
    row.wrong_expiries += sum(1 for one in ended.values() if one["expired"] != 1)


def _check_cases(work: UnitOfWork, done: Done, before: Before, row: Row) -> None:
    own = {one.case_id for one in (*done.journeys, *done.waiting)}
    ends = select(application_case.c.id).join(permit, permit.c.id == application_case.c.permit_id)
    of_feed = set(work.connection.execute(ends.where(permit.c.permit_no.like(OF_FEED))).scalars())
    of_others = {
        one.id
        for one in work.connection.execute(select(application_case.c.id, application_case.c.procedure))
        if one.procedure == "permit_expiry"
    }
    more = cases_in(work) - before.cases - own - of_feed - of_others
    row.doubled += len(more)
    row.found += [f"{len(more)} cases that nobody was told of"] if more else []
    numbers: dict[str, list[int]] = defaultdict(list)
    for one in work.connection.execute(select(history_event.c.case_id, history_event.c.number)):
        numbers[one.case_id].append(one.number)
    torn = [case for case, found in numbers.items() if sorted(found) != list(range(1, len(found) + 1))]
    row.found += [f"{len(torn)} histories have gaps"] if torn else []


def _check_letters(work: UnitOfWork, office: FaultOffice, row: Row) -> None:
    sent = office.letter_names()
    rows = select(outbox.c.id).where(outbox.c.kind == "mail", outbox.c.sent_at.is_not(None))
    posted = set(work.connection.execute(rows).scalars())
    row.lost += len(posted - sent)
    row.doubled += len(sent - posted)
    row.more["letters"] = len(sent)
    if posted != sent:
        row.found.append(f"{len(posted - sent)} letters are missing, {len(sent - posted)} were never posted")


def compare(row: Row, what: str, found: Counter[Any], wanted: Counter[Any]) -> None:
    """Count what is missing as lost, and what is more than wanted as doubled."""
    missing, more = wanted - found, found - wanted
    row.lost += sum(missing.values())
    row.doubled += sum(more.values())
    if missing or more:
        row.found.append(f"{what}: missing {dict(missing)}, more {dict(more)}"[:300])


def compare_alike(row: Row, what: str, found: dict[str, Counter[Any]]) -> None:
    """Things that took the same way have left the same: what most have is what each should have."""
    if not found:
        return
    shapes = Counter(frozenset(one.items()) for one in found.values())
    usual: Counter[Any] = Counter(dict(shapes.most_common(1)[0][0]))
    for key, one in found.items():
        compare(row, f"{what} ({key})", one, usual)
