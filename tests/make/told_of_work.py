"""What sends each notice about shared work, and about a case that an operator ends."""

from uuid import uuid4

from sqlalchemy import update

from app.services.accounts.manage_accounts import reset_password
from app.services.accounts.review_role import TypedRole, set_review_role
from app.services.applications.cancel_case import cancel_case
from app.services.evidence.check_audit import AuditCheck
from app.services.evidence.nightly_check import keep_check
from app.services.tasks.claim_task import claim_task
from app.services.tasks.stand_ins import stop_stand_in
from app.services.tasks.urge_task import urge_task
from app.store.stand_in_rows import stand_ins_of
from app.store.tables_office import permit
from tests.make.context_maker import actor_named
from tests.make.moving_reviews import assigned, away, change, id_of
from tests.make.service_journey import ServiceJourney

WHY = "决定书〔2026〕3 号：情况属实"


def _held(context):
    journey = ServiceJourney(context).submit()
    key = journey.open()["review"].key
    claim_task(context, actor_named(context, "hd.l1a"), key)
    return journey, key


def _passed_on(context):
    assigned(context, _held(context)[1], "hd.l1b", reason=WHY)


def _urged(context):
    urge_task(context, actor_named(context, "hd.l3a"), uuid4().hex, _held(context)[1], reason=WHY)


def _stand_in_ended(context):
    away(context)
    by = actor_named(context, "hd.l1a")
    with context.database.reading() as work:
        (found,) = stand_ins_of(work, id_of(context, "hd.l1a"), context.today())
    stop_stand_in(context, by, uuid4().hex, found.id)


def _nobody(context):
    for login in ("hd.l1a", "hd.l1b"):
        change(context, login, is_active=False)
    ServiceJourney(context).submit()


def _cancelled(context):
    cancel_case(context, actor_named(context, "operator"), _held(context)[0].case_id, uuid4().hex, reason=WHY)


def _moved_to_another_level(context):
    _held(context)
    role = TypedRole(is_lead=True, id_number="", reason=WHY, level="3")
    by = actor_named(context, "security")
    set_review_role(context, by, uuid4().hex, id_of(context, "hd.l1a"), role)


def _tampered_with(context):
    context.database.transact(lambda work: work.connection.execute(update(permit).values(state="cancelled")))
    keep_check(context, AuditCheck(context).run(), "system")


def _password_reset(context):
    reset_password(context, actor_named(context, "security"), uuid4().hex, id_of(context, "zhao"))


SENDERS_OF_WORK = {
    "account_changed": _password_reset,
    "audit_check_failed": _tampered_with,
    "work_passed_on": _passed_on,
    "work_urged": _urged,
    "stand_in_set": away,
    "stand_in_ended": _stand_in_ended,
    "nobody_can_review": _nobody,
    "review_role_changed": _moved_to_another_level,
    "case_cancelled": _cancelled,
}
