"""What operators decide, what time brings and what the worker does; see office_walk."""

from datetime import timedelta

from app.domain.work_calendar import CalendarDay, DayStatus
from app.engine.bundle import Bundle
from app.policy.actor import Role
from app.services.applications.missing_link import MissingLink
from app.services.applications.override_chain import record_missing_link
from app.services.applications.override_dissociation import force_dissociation
from app.services.applications.override_permit import cancel_permit
from app.services.applications.override_return import reverse_dissociation
from app.services.calendars.import_calendar import import_calendar
from app.services.due_work.attachment_reminders import remind_about_attachments
from app.services.due_work.daily_sweep import sweep
from app.services.editions.change_review_chain import change_review_chain
from app.services.editions.publish_edition import publish_edition
from app.services.editions.review_chains import chains_in_force
from app.services.execution.deliver_messages import deliver_messages
from app.services.execution.fire_timer import fire_due_timers
from app.services.execution.run_job import run_next_job
from app.services.records.manage_employers import rotate_code_of, sync_registry
from app.store.edition_rows import editions, files_of
from tests.make.moves_of_parties import MOVES_OF_PARTIES, somebody
from tests.make.office_walk import key

WHY = "决定书〔2026〕9 号：经核实办理"


def operator(office):
    """Return mostly the operator."""
    return somebody(office, *office.of_role(Role.OPERATOR))


def a_permit(office):
    """Return any permit, mostly one that lives."""
    permits = office.permits()
    live = [one for one in permits if one.state in {"valid", "suspended"}]
    permit = office.draw.choice(live if live and office.chance(0.9) else permits)
    office.say(permit.permit_no, permit.state)
    return permit


def cancel(office):
    """A permit is cancelled."""
    cancel_permit(office.context, operator(office), key(), a_permit(office).id, reason=WHY)


def force(office):
    """An association is ended by the authority."""
    _, employee = office.draw.choice(office.ties())
    office.say(employee)
    day = office.context.today() - timedelta(days=office.draw.choice([0, 1, 30, -2]))
    person_id = office.people[employee].person_id
    force_dissociation(
        office.context, operator(office), key(), person_id, left_on=day.isoformat(), reason=WHY
    )


def reverse(office):
    """A dissociation is taken back."""
    agrees = office.chance(0.9)
    reverse_dissociation(
        office.context, operator(office), key(), a_permit(office).id, holder_agrees=agrees, reason=WHY
    )


def record_link(office):
    """A missing link of a chain is recorded."""
    unit, today = office.draw.choice(office.units()), office.context.today()
    from_on = today - timedelta(days=office.draw.choice([1, 5, 30, 90]))
    to_on = from_on + timedelta(days=office.draw.choice([0, 1, 4, 25]))
    known = office.chance(0.7)
    typed = MissingLink(
        unit.uscc if known else "", "" if known else "某外埠公司", str(from_on), str(to_on), "离职证明"
    )
    office.say(unit.uscc if known else "elsewhere", from_on, to_on)
    record_missing_link(office.context, operator(office), key(), a_permit(office).id, typed, reason=WHY)


def sync(office):
    """The registry's data of a unit are brought up to date."""
    unit = office.draw.choice(office.units())
    name = unit.name if office.chance(0.5) else f"{unit.name[:20]}（更名）"
    by = operator(office)
    sync_registry(office.context, by, key(), unit.id, name=name, registered_place="北京市海淀区")


def rotate(office):
    """A unit gets a new code."""
    unit = office.draw.choice(office.units())
    rotate_code_of(office.context, operator(office), key(), unit.id)


def change_chain(office):
    """A review chain gets other levels."""
    with office.context.database.reading() as work:
        chains = chains_in_force(office.context, work)
    chain = office.draw.choice(chains)
    count = office.draw.choice([1, 2, 3, 4])
    levels = [(f"第{number}级", str(office.draw.choice([3, 7]))) for number in range(1, count + 1)]
    office.say(count)
    change_review_chain(office.context, operator(office), key(), chain.id, levels)


def publish(office):
    """A procedure gets a new edition while cases of the old one are open."""
    with office.context.database.reading() as work:
        live = sorted((row.process, row.sha256) for row, is_live in editions(work) if is_live)
        process, digest = office.draw.choice(live)
        files = files_of(work, digest)
    path = next((name for name in sorted(files) if name.endswith(".bpmn")), None)
    if path is None:
        return
    office.say(process)
    files[path] += f"\n<!-- {office.draw.random()} -->".encode()
    publish_edition(office.context, office.people["operator"], Bundle(process, files), redrawn=True)


def change_calendar(office):
    """Some days become working days or days off."""
    first = office.context.today() + timedelta(days=office.draw.randrange(60))
    days = [
        CalendarDay(first + timedelta(days=number), office.chance(0.5), "调整", DayStatus.OFFICIAL)
        for number in range(5)
    ]
    import_calendar(office.context, office.people["operator"], days, "调整", key=key())


def wait_hours(office):
    """Some hours pass."""
    office.context.clock.forward(hours=office.draw.choice([1, 6, 15]))


def wait_days(office):
    """Some days pass, and the worker mostly does what is due."""
    _wait(office, [1, 1, 3, 9, 20])


def wait_months(office):
    """Months pass; the worker may have stood still all the while."""
    _wait(office, [35, 70, 200])


def _wait(office, choices):
    days = office.draw.choice(choices)
    office.say(days)
    office.context.clock.forward(days=days)
    if office.chance(0.7):
        work_all(office)


def expire_and_remind(office):
    """The daily sweep runs."""
    sweep(office.context)
    remind_about_attachments(office.context)


def fire_timers(office):
    """Timers that are due fire."""
    fire_due_timers(office.context)


def carry_messages(office):
    """Messages are delivered."""
    deliver_messages(office.context)


def run_jobs(office):
    """Jobs are run."""
    while run_next_job(office.context):
        office.say("job")


def work_all(office):
    """The worker does everything that is due."""
    expire_and_remind(office)
    while fire_due_timers(office.context):
        office.say("timers")
    carry_messages(office)
    run_jobs(office)


MOVES = (
    *MOVES_OF_PARTIES,
    (cancel, 0.3),
    (force, 0.6),
    (reverse, 0.6),
    (record_link, 0.6),
    (sync, 0.4),
    (rotate, 0.3),
    (change_chain, 0.1),
    (publish, 0.15),
    (change_calendar, 0.3),
    (wait_hours, 2),
    (wait_days, 3),
    (wait_months, 0.15),
    (expire_and_remind, 0.7),
    (fire_timers, 1),
    (carry_messages, 1),
    (run_jobs, 0.7),
)
