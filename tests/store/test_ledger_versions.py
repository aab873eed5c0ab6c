"""Every version of a month of the ledger stays; old rows become first versions."""

from decimal import Decimal

from alembic import command
from sqlalchemy import text

from app.domain.ledger import blank_month
from app.store.database import Database
from app.store.ledger_rows import (
    Origin,
    explain_month,
    ledger_as_json,
    ledger_rows,
    ledger_stamp,
    month_from_json,
    versions_of_month,
    write_ledger,
)
from app.store.migrate import _config, upgrade
from app.store.sealing import Seal
from tests.make.context_maker import MovableClock
from tests.make.procedure_journey import person_named
from tests.make.renewal_facts import ledger_month

UNIT = Origin("unit", "account", "91110108DEMA00013X")


def test_a_month_that_changes_keeps_what_it_said(context):
    person = person_named(context, "zhao").id
    with context.database.reading() as work:
        before = ledger_rows(work, person)[3]
        stamp = ledger_stamp(work, person)
    changed = ledger_month(
        before.month.month, taxable_income=Decimal("31000.50"), paper="纳税记录", paper_page="3"
    )
    assert context.database.transact(lambda work: write_ledger(work, person, [changed], UNIT)) == 1
    assert context.database.transact(lambda work: write_ledger(work, person, [changed], UNIT)) == 0
    with context.database.reading() as work:
        now = next(row for row in ledger_rows(work, person) if row.month.month == changed.month)
        assert (now.month, now.version, now.source, now.entered_by) == (changed, 2, "unit", "account")
        assert [row.month for row in versions_of_month(work, person, changed.month)] == [
            before.month,
            changed,
        ]
        assert ledger_stamp(work, person) == stamp + 1
        told = next(row for row in ledger_as_json(work, person) if row["month"] == changed.month)
    assert (told["taxable_income"], told["source"], month_from_json(told)) == ("31000.50", "unit", changed)


def test_a_month_taken_away_leaves_its_versions_and_counts_on(context):
    person = person_named(context, "zhao").id
    with context.database.reading() as work:
        month = ledger_rows(work, person)[0].month
    context.database.transact(lambda work: write_ledger(work, person, [blank_month(month.month)], UNIT))
    with context.database.reading() as work:
        assert month.month not in {row.month.month for row in ledger_rows(work, person)}
    context.database.transact(lambda work: write_ledger(work, person, [month], UNIT))
    with context.database.reading() as work:
        versions = versions_of_month(work, person, month.month)
    assert [(row.version, row.month.is_blank) for row in versions] == [(1, False), (2, True), (3, False)]


def test_an_explanation_leaves_the_origin_of_the_evidence_alone(context):
    person = person_named(context, "zhao").id
    with context.database.reading() as work:
        row = ledger_rows(work, person)[0]
    other = Origin("unit", "somebody", "91110105DEMA000560")
    context.database.transact(lambda work: explain_month(work, person, row.month.month, "产假", other))
    context.database.transact(lambda work: explain_month(work, person, "2000-01", "未就业", other))
    with context.database.reading() as work:
        rows = {one.month.month: one for one in ledger_rows(work, person)}
    assert rows[row.month.month].entered_unit == row.entered_unit
    assert rows[row.month.month].month.explanation == "产假"
    assert (rows["2000-01"].source, rows["2000-01"].month.is_blank) == ("explained", True)


def test_months_of_an_older_installation_become_first_versions(database_url):
    database = Database(database_url, clock=MovableClock(), seal=Seal("e1" * 32))
    config = _config()
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0010")
        connection.execute(
            text(
                "INSERT INTO person (id, name, sex, id_type, id_number_sealed, id_number_index, id_number_masked,"
                " email, details, version) VALUES ('p', '赵测试', 'male', 'id_card', :sealed, 'i', 'm', '', '{}', 1)"
            ),
            {"sealed": b"x"},
        )
        connection.execute(
            text(
                "INSERT INTO ledger_month (person_id, month, contract_unit, si_unit, si_base, si_paid_on_time,"
                " iit_unit, taxable_income, tax_paid, explanation) VALUES"
                " ('p', '2025-03', 'U', 'U', 20000, :paid, 'U', 20000.5, 590, '说明')"
            ),
            {"paid": True},
        )
    upgrade(database)
    with database.reading() as work:
        (row,) = ledger_rows(work, "p")
        (version,) = versions_of_month(work, "p", "2025-03")
    assert (row.source, row.version, row.month.taxable_income) == ("import", 1, Decimal("20000.50"))
    assert version.month == row.month
    database.close()
