"""员工当前信息展示: post, dates and contract are the unit's to update, as versions, while the person is with it."""

import io
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from app.services.context.refusals import FormInvalidError, NotFoundError
from app.services.papers.store_paper import PaperRefusedError
from app.services.records.chosen_contract import choose_contract
from app.services.records.update_employment import (
    contract_paper,
    employment_of,
    update_contract,
    update_dates,
    update_post,
)
from app.store.permit_rows import add_association, contracts_of
from app.store.roster_rows import requests, roster
from app.store.tables_identity import audit
from app.store.tables_office import association
from tests.documents.slip_fonts import needs_fonts
from tests.make import pdf_files
from tests.make.context_maker import actor_named
from tests.services.test_employer_papers import paper
from tests.support.shows import shows

pytestmark = needs_fonts
FIXED = {"contract_start": ["2026-01-01"], "contract_term": ["fixed"], "contract_end": ["2028-12-31"]}
OPEN = {"contract_start": ["2026-01-01"], "contract_term": ["open"]}
KIND = {"contract_kind": ["employment"]}


@pytest.fixture
def pair(context):
    """Return an agent and the id of one of their employees."""
    return actor_named(context, "agent"), actor_named(context, "zhao").person_id


def found(context, by, person):
    with context.database.reading() as work:
        tie = employment_of(work, by, person)
        return tie, contracts_of(work, tie.association.id)


def upload(context, by, person, data=None):
    choose_contract(
        context, by, person, io.BytesIO(data or paper("labour_contract")), "合同.pdf", uuid4().hex
    )


def test_a_new_post_is_written_once_and_told_in_the_audit(context, pair):
    for _press in range(2):
        update_post(context, *pair, {"post": ["高级工程师"]}, "key")
    assert found(context, *pair)[0].association.post == "高级工程师"
    with context.database.reading() as work:
        told = work.connection.execute(select(audit.c.facts).where(audit.c.action == "update_post")).all()
    assert [row.facts["person"] for row in told] == [pair[1]]


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({}, "contract_start"),
        ({**FIXED, "contract_end": [""]}, "contract_end"),
        ({**FIXED, "contract_end": ["2026-01-01"]}, "contract_end"),
        ({**FIXED, "contract_end": ["2026-02-30"]}, "contract_end"),
    ],
)
def test_dates_that_cannot_be_are_told_at_their_field(context, pair, answers, field):
    with pytest.raises(FormInvalidError) as refused:
        update_dates(context, *pair, answers, "key")
    assert refused.value.facts["errors"][0][0] == field
    assert len(found(context, *pair)[1]) == 1


def test_new_dates_are_a_version_with_the_same_scan(context, pair):
    update_dates(context, *pair, FIXED, "fixed")
    update_dates(context, *pair, OPEN, "open")
    newest, fixed, first = found(context, *pair)[1]
    assert (newest.end_on, fixed.end_on) == (None, date(2028, 12, 31))
    assert newest.sha256 == fixed.sha256 == first.sha256
    assert fixed.uploaded_by == pair[0].account_id


def test_a_new_contract_waits_for_its_dates_and_then_is_the_newest_version(context, pair):
    upload(context, *pair)
    with pytest.raises(FormInvalidError):
        update_contract(context, *pair, KIND, "too early")
    assert found(context, *pair)[0].draft_paper["filename"] == "合同.pdf"
    update_contract(context, *pair, {**KIND, **FIXED}, "now")
    tie, versions = found(context, *pair)
    assert versions[0].filename == "合同.pdf"
    assert (versions[0].kind, versions[0].version) == ("employment", 2)
    assert tie.draft_paper is None


def test_a_contract_without_a_scan_is_not_kept(context, pair):
    with pytest.raises(FormInvalidError) as refused:
        update_contract(context, *pair, {**KIND, **OPEN}, "key")
    assert refused.value.facts["errors"][0][0] == "contract_file"


def test_a_contract_with_a_script_is_refused(context, pair):
    with pytest.raises(PaperRefusedError):
        upload(context, *pair, pdf_files.with_script_on_opening())
    assert found(context, *pair)[0].draft_paper is None


@shows("A59")
def test_another_unit_and_the_unit_of_before_see_and_change_nothing(context, pair):
    _by, person = pair
    stranger = actor_named(context, "agent2")
    with pytest.raises(NotFoundError):
        update_post(context, stranger, person, {"post": ["x"]}, "key")
    former = actor_named(context, "feng").person_id
    with context.database.reading() as work:
        for which in ("1", "draft"):
            with pytest.raises(NotFoundError):
                contract_paper(work, actor_named(context, "agent"), former, which)


def test_nothing_is_changed_once_the_association_has_ended(context, pair):
    by, person = pair
    context.database.transact(
        lambda work: work.connection.execute(
            update(association).where(association.c.person_id == person).values(state="ended")
        )
    )
    with pytest.raises(NotFoundError):
        update_dates(context, by, person, OPEN, "key")


def test_the_list_of_everybody_has_former_people_and_that_of_requests_has_neither(context):
    unit = actor_named(context, "agent").employer_id
    with context.database.reading() as work:
        everybody = roster(work, unit, only_present=False)
        present = roster(work, unit, only_present=True)
        assert requests(work, unit).rows == []
    assert [row.name for row in everybody.rows if row.state == "ended"] == ["冯设想"]
    assert len({row.person_id for row in everybody.rows}) == len(everybody.rows) == everybody.total
    assert [row.name for row in everybody.rows if row.state == "active"] == [row.name for row in present.rows]


def test_who_came_back_or_left_twice_is_listed_once(context):
    unit = actor_named(context, "agent").employer_id
    context.clock.forward(days=1)
    former, present = (actor_named(context, login).person_id for login in ("feng", "zhao"))
    for person, day in ((former, 2), (present, 3)):
        ended = {"state": "ended", "ended_on": date(2026, 11, day), "post": "又来"}
        context.database.transact(
            lambda work, person=person, ended=ended: add_association(
                work, person_id=person, employer_id=unit, **ended
            )
        )
    with context.database.reading() as work:
        rows = roster(work, unit, only_present=False).rows
    assert [(row.state, row.post) for row in rows if row.person_id == former] == [("ended", "又来")]
    assert [row.state for row in rows if row.person_id == present] == ["active"]


def test_a_list_is_cut_into_pages_and_searched_by_name(context):
    unit = actor_named(context, "agent").employer_id
    with context.database.reading() as work:
        whole = roster(work, unit, only_present=False)
        parts = [
            roster(work, unit, only_present=False, skip=skip, limit=4) for skip in range(0, whole.total, 4)
        ]
        assert [row for part in parts for row in part.rows] == whole.rows
        assert {part.total for part in parts} == {whole.total}
        assert [row.name for row in roster(work, unit, only_present=False, name="赵").rows] == ["赵测试"]
        assert roster(work, unit, only_present=False, name="%").rows == []


@shows("T33")
def test_people_stand_in_the_order_of_pinyin(context):
    unit = actor_named(context, "agent").employer_id
    with context.database.reading() as work:
        names = [row.name for row in roster(work, unit, only_present=True).rows]
    common = [name for name in names if name != "褚举例"]
    assert common == [
        "李演示",
        "钱模拟",
        "孙虚构",
        "王样本",
        "吴占位",
        "张示例",
        "赵测试",
        "郑假定",
        "周范例",
    ]
