"""审核链: shown as the live tables say, changed by publishing, running cases untouched."""

import re

import pytest

from app.services.context.refusals import FormInvalidError, NotAllowedError, ProcedureRefusedError
from app.services.editions.change_review_chain import change_review_chain
from app.services.editions.review_chains import chains_in_force, live_chains
from app.store.account_lists import set_active
from app.store.audit_chain import OFFICE, rows_of
from app.store.edition_rows import live_edition_of
from tests.make.context_maker import actor_named
from tests.make.service_journey import APPROVE, ServiceJourney
from tests.support.signed_in import desk_of

PATH = "/operations/review-chains/"
NEW = [("受理初审", "6"), ("终审", "14")]


def chains(context):
    with context.database.reading() as work:
        return chains_in_force(context, work)


def municipal(context):
    return next(one for one in chains(context) if one.levels[0].name in {"区级受理初审", "受理初审"})


def change(context, levels=NEW, key="k", chain=None, login="operator"):
    chosen = chain or municipal(context)
    return change_review_chain(context, actor_named(context, login), key, chosen.id, levels)


def test_the_chains_are_those_of_the_live_tables(sqlite_context):
    told = {tuple(level.name for level in one.levels): one for one in chains(sqlite_context)}
    assert set(told) == {
        ("区级受理初审", "区级复核", "市级审定"),
        ("中心初审", "中心审定"),
        ("注销确认",),
    }
    assert told[("注销确认",)].procedures == ("permission_cancellation",)
    reviewed = {procedure for one in told.values() for procedure in one.procedures}
    assert reviewed.isdisjoint({"dissociation", "employee_association", "permit_expiry"})
    assert "renewal" in told[("中心初审", "中心审定")].procedures
    assert [one.fewest for one in told.values()].count(1) == 1


def test_a_new_case_is_reviewed_by_the_new_levels_and_a_running_one_by_the_old(context):
    running = ServiceJourney(context, "zhao").submit()
    done = change(context)
    assert done["editions"] == len({live.edition.process for live in _live(context)}) - 1
    for login in ("hd.l1a", "hd.l2a"):
        running.review(login)
    assert running.case.state == "in_review"
    running.review("hd.l3a")
    assert running.case.state == "approved"
    fresh = ServiceJourney(context, "wang").submit()
    assert fresh.open()["review"].inputs["level_name"] == "受理初审"
    fresh.review("hd.l1a", APPROVE)
    fresh.review("hd.l2a", APPROVE)
    assert fresh.case.state == "approved"


def _live(context):
    with context.database.reading() as work:
        return live_chains(context, work)


def test_other_chains_stay_as_they_were(sqlite_context):
    others = [one for one in chains(sqlite_context) if one.id != municipal(sqlite_context).id]
    change(sqlite_context)
    assert [one for one in chains(sqlite_context) if one.levels[0].name != "受理初审"] == others


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ([("独审", "20")], ("name-1", "levels_too_few")),
        ([(f"第{n}级", "1") for n in range(10)], ("name-1", "levels_too_many")),
        ([("初审", "5"), ("", "5")], ("name-2", "level_name")),
        ([("初审", "5"), ('坏"名', "5")], ("name-2", "level_name")),
        ([("初审", "5"), ("初审", "5")], ("name-2", "level_name_twice")),
        ([("初审", "0"), ("终审", "5")], ("days-1", "level_days")),
        ([("初审", "5"), ("终审", "³")], ("days-2", "level_days")),
        ([("区级受理初审", "8"), ("区级复核", "5"), ("市级审定", "7")], ("name-1", "levels_unchanged")),
    ],
)
def test_what_is_no_chain_is_refused_and_nothing_is_published(sqlite_context, levels, told):
    with sqlite_context.database.reading() as work:
        before = live_edition_of(work, "renewal").sha256
    with pytest.raises(FormInvalidError) as refused:
        change(sqlite_context, levels)
    assert told in refused.value.facts["errors"]
    with sqlite_context.database.reading() as work:
        assert live_edition_of(work, "renewal").sha256 == before


def test_a_chain_somebody_has_changed_meanwhile_is_not_overwritten(sqlite_context):
    shown = municipal(sqlite_context)
    change(sqlite_context, chain=shown)
    with pytest.raises(ProcedureRefusedError) as refused:
        change(sqlite_context, [("甲", "1"), ("乙", "1")], key="other", chain=shown)
    assert refused.value.facts["rule"] == "chain_changed"


def test_pressing_twice_publishes_once_and_is_audited_once(sqlite_context):
    shown = municipal(sqlite_context)
    assert change(sqlite_context, chain=shown) == change(sqlite_context, chain=shown)
    with sqlite_context.database.reading() as work:
        audited = [row for row in rows_of(work, OFFICE) if row["action"] == "change_review_chain"]
    assert [row["facts"]["after"] for row in audited] == [[list(row) for row in NEW]]


@pytest.mark.parametrize("login", ["agent", "hd.l1a", "analyst"])
def test_only_an_operator_changes_a_chain(sqlite_context, login):
    with pytest.raises(NotAllowedError):
        change(sqlite_context, login=login)


def test_a_level_without_a_reviewer_is_a_loud_warning(sqlite_context):
    desk = desk_of(sqlite_context, "operator")
    page = desk.get(PATH)
    assert "区级受理初审" in page
    last = actor_named(sqlite_context, "hd.l2a").account_id
    sqlite_context.database.transact(lambda work: set_active(work, last, is_active=False))
    page = desk.get(PATH)
    assert re.search("第 2 级 区级复核.*没有能登录的审核人员", page.text)


def test_the_operator_changes_levels_on_the_page(sqlite_context):
    desk = desk_of(sqlite_context, "operator")
    path = f"{PATH}{municipal(sqlite_context).id}"
    key = desk.get(path).hidden("_key")
    one = {"_key": key, "name": ["独审", ""], "days": ["20", ""]}
    assert "级数太少" in desk.post(path, one, status=422)
    key = desk.get(path).hidden("_key")
    two = {"_key": key, "name": ["受理初审", "终审", ""], "days": ["6", "14", ""]}
    page = desk.post_and_go(path, two, to=PATH)
    assert "个流程的新版本" in page
    assert "受理初审 → 终审" in page
    desk.get(path, status=404)
