"""Somebody's data are erased on request, by two people, as soon as nothing keeps them; else it is said what does."""

from uuid import uuid4

import pytest
from sqlalchemy import update

from app.services.archives.erasures import (
    propose_class,
    propose_person,
)
from app.services.context.refusals import FormInvalidError
from app.services.evidence.check_audit import AuditCheck
from app.store.account_rows import account_of, account_of_person
from app.store.case_rows import case_of
from app.store.erasure_rows import erasure_of
from app.store.permit_rows import add_association
from app.store.person_rows import person_by_id_number, person_of, revealed
from app.store.tables_cases import application_case
from app.store.tables_ledger import ledger_month
from app.store.tables_office import association, contract, permit
from tests.make.asked_erasures import ASKED, WHY, asked, count, past_their_time, refused, run
from tests.make.context_maker import actor_named
from tests.make.registering import NUMBER, register_somebody


def test_a_person_is_kept_by_permit_case_unit_or_records_and_told_which(archived, ended_case):
    operator = actor_named(archived, "operator")
    with archived.database.reading() as work:
        chu = case_of(work, ended_case).person_id
        number, _ = revealed(work, chu)
        ended_at = case_of(work, ended_case).ended_at

    def change(table, where, **values):
        archived.database.transact(
            lambda work: work.connection.execute(update(table).where(where).values(**values))
        )

    def told(rule):
        return refused(rule, propose_person, archived, operator, uuid4().hex, number, ASKED)

    told("erasure_kept_by_permit")
    change(permit, permit.c.person_id == chu, state="expired")
    change(application_case, application_case.c.id == ended_case, ended_at=None)
    told("erasure_kept_by_case")
    change(application_case, application_case.c.id == ended_case, ended_at=ended_at)
    told("erasure_kept_by_unit")
    change(association, association.c.person_id == chu, state="ended")
    assert told("erasure_kept_by_records")["until"] == f"{ended_at.year + 30}-12-31"
    past_their_time(archived, "case")
    asked(archived, propose_class, "case", WHY)
    run(archived)
    asked(archived, propose_person, number, ASKED)
    assert count(archived, ledger_month, person_id=chu) > 0
    assert count(archived, contract) > 0
    contracts = count(archived, contract)
    run(archived)
    assert count(archived, ledger_month, person_id=chu) == 0
    assert count(archived, contract) < contracts
    with archived.database.reading() as work:
        assert person_of(work, chu).name == "已删除"
    assert AuditCheck(archived).run().counts == {"value_altered": 1}, "the permit that this test has altered"


def test_who_has_never_applied_is_erased_on_request_and_may_come_back(context):
    operator, phone = actor_named(context, "operator"), register_somebody(context)
    with pytest.raises(FormInvalidError):
        propose_person(context, operator, "k2", "110000190001010000", ASKED)
    with context.database.reading() as work:
        somebody = person_by_id_number(work, NUMBER).id
        account_id = account_of_person(work, somebody).id
    identity = asked(context, propose_person, NUMBER, ASKED)
    run(context)
    with context.database.reading() as work:
        assert person_by_id_number(work, NUMBER) is None
        row, closed = person_of(work, somebody), account_of(work, account_id)
        assert (row.name, row.email, row.details, row.id_number_masked) == ("已删除", "", {}, "")
        assert revealed(work, somebody) == ("", "")
        assert (closed.display_name, closed.is_active, closed.person_id) == ("已删除", False, None)
        assert erasure_of(work, identity).erased == 1
    assert AuditCheck(context).run().counts == {}
    assert register_somebody(context) == phone, "the number and the login are free again"


def test_what_has_come_since_it_was_confirmed_keeps_a_person(archived):
    register_somebody(archived)
    with archived.database.reading() as work:
        somebody = person_by_id_number(work, NUMBER).id
    identity = asked(archived, propose_person, NUMBER, ASKED)
    unit = actor_named(archived, "agent").employer_id
    archived.database.transact(
        lambda work: add_association(work, person_id=somebody, employer_id=unit, state="active")
    )
    run(archived)
    with archived.database.reading() as work:
        assert person_by_id_number(work, NUMBER) is not None
        assert (erasure_of(work, identity).erased, erasure_of(work, identity).finished_at is not None) == (
            0,
            True,
        )
