"""How long records are kept: the operators' table, and what is marked once that time is over."""

import pytest

from app.factory import create_app
from app.services.archives.retention_terms import mark_some, retention_standing, set_retention
from app.services.context.refusals import FormInvalidError, NotAllowedError
from tests.make.context_maker import actor_named
from tests.support.racers import race
from tests.support.signed_in import client_for, post


def marked(context):
    while mark_some(context):
        continue
    return dict(retention_standing(context).counts)


def test_records_are_marked_after_their_time_and_never_removed(archived, ended_case):
    operator = actor_named(archived, "operator")
    assert marked(archived) == {}
    set_retention(archived, operator, "k1", "log", "1", "本单位保管期限表第 3 条")
    archived.clock.forward(days=365 * 2)
    assert marked(archived) == {"log": 1}
    (oldest,) = retention_standing(archived).oldest
    assert oldest.case_id == ended_case
    assert (oldest.kept_until.month, oldest.kept_until.day) == (12, 31)
    assert marked(archived) == {"log": 1}
    set_retention(archived, operator, "k2", "log", "5", "本单位保管期限表第 4 条")
    assert marked(archived) == {}


def test_what_is_wrong_is_refused_and_only_operators_set_it(archived):
    operator = actor_named(archived, "operator")
    with pytest.raises(NotAllowedError):
        set_retention(archived, actor_named(archived, "analyst"), "k", "log", "5", "本单位保管期限表")
    for record_class, years, basis in (
        ("log", "0", "依据依据依据"),
        ("log", "5", ""),
        ("other", "5", "依据依据依据"),
    ):
        with pytest.raises(FormInvalidError):
            set_retention(archived, operator, "k", record_class, years, basis)


def test_the_pages_set_terms_and_give_the_archive(archived, ended_case):
    operator = client_for(create_app(archived), "operator")
    home = operator.get("/operations/archives/")
    assert home.status_code == 200
    page = f"/operations/archives/{ended_case}"
    asked = operator.get(page)
    assert "用途" in asked.text
    refused = post(operator, page, purpose="")
    assert refused.status_code == 422
    assert "请选择用途" in refused.text
    given = post(operator, page, purpose="inspection")
    assert given.status_code == 200
    assert given.mimetype == "application/zip"
    assert given.data[:2] == b"PK"
    kept = post(
        operator,
        "/operations/archives/terms",
        record_class="paper",
        years="15",
        basis="归档范围表第 7 条",
        _key="k-15",
    )
    assert kept.status_code == 303
    assert 'value="15"' in operator.get("/operations/archives/").text
    wrong = post(
        operator,
        "/operations/archives/terms",
        record_class="paper",
        years="x",
        basis="归档范围表第 7 条",
        _key="k-x",
    )
    assert wrong.status_code == 422
    assert "1 至 100" in wrong.text
    assert operator.get("/operations/archives/?number=none").text.count("没有这个编号的办件") == 1


@pytest.mark.every_database
def test_workers_that_mark_at_the_same_moment_do_not_fail(context):
    assert race(6, lambda _number: mark_some(context)) == [False] * 6
