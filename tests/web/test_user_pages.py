"""用户管理: accounts are added, closed, opened again and given new passwords, each once and by a security officer."""

import re

import pytest

from app.demo.demo_accounts import PASSWORD
from app.services.accounts.manage_accounts import NewAccount, add_user, switch_account
from app.services.accounts.sign_in import SignInRefusedError, actor_of, sign_in
from app.services.accounts.undo_registration import undo_registration
from app.services.context.refusals import ProcedureRefusedError
from app.store.account_rows import account_by_login, account_of
from app.store.audit_chain import OFFICE, rows_of
from app.store.tables_identity import idempotency
from tests.make.context_maker import actor_named
from tests.support.signed_in import desk_of

USERS = "/operations/users/"
MADE = re.compile(r'data-copy="([a-z0-9-]{19})"')
UNKNOWN_UNIT = "91110108MA0000000X"


@pytest.fixture
def desk(context):
    return desk_of(context, "security")


def account(context, login):
    with context.database.reading() as work:
        return account_by_login(work, login)


def send(desk, path, fields):
    key = desk.get(f"{USERS}new").hidden("_key")
    return desk.post(f"{USERS}{path}", {"_key": key, **fields})


REVIEWER = {
    "login": "New.L1",
    "display_name": "新审核",
    "role": "reviewer",
    "authority": "haidian_hrss",
    "level": "1",
}


def test_a_new_reviewer_signs_in_with_the_password_shown_once(context, desk):
    sent = {"_key": desk.get(f"{USERS}new").hidden("_key"), **REVIEWER}
    page = desk.post(f"{USERS}new", sent)
    password = MADE.search(page.text)[1]
    who = actor_of(context, sign_in(context, "new.l1", password))
    assert who.groups == ("authority:haidian_hrss:L1",)
    again = desk.post(f"{USERS}new", sent)
    assert MADE.search(again.text) is None
    assert "密码只在第一次显示" in again


def test_the_password_is_kept_nowhere_but_as_a_hash(context, desk):
    password = MADE.search(send(desk, "new", REVIEWER).text)[1]
    with context.database.reading() as work:
        kept = [str(row) for row in rows_of(work, OFFICE)]
        kept += [str(row) for row in work.connection.execute(idempotency.select())]
    assert kept
    assert not any(password in row for row in kept)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"login": "agent"}, "已经有人使用"),
        ({"login": "two words"}, "不能有空格"),
        ({"display_name": ""}, "请填写姓名"),
        ({"role": "king"}, "请选择角色"),
        ({"authority": "nowhere"}, "请选择主管部门"),
        ({"level": "0"}, "请填写审核级别"),
        ({"level": "²"}, "请填写审核级别"),
        ({"role": "agent", "uscc": UNKNOWN_UNIT}, "没有这个统一社会信用代码的单位"),
        ({"role": "employee", "id_number": "none"}, "没有这个证件号码的人员"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_added(context, desk, fields, told):
    sent = {"_key": desk.get(f"{USERS}new").hidden("_key"), **REVIEWER, **fields}
    page = desk.post(f"{USERS}new", sent, status=422)
    assert told in page
    assert account(context, "new.l1") is None


def test_a_closed_account_is_signed_out_and_comes_back_when_opened(context, desk):
    token = sign_in(context, "zhao", PASSWORD)
    zhao = account(context, "zhao").id
    key = desk.get(f"{USERS}new").hidden("_key")
    page = desk.post_and_go(f"{USERS}active", {"_key": key, "account": zhao, "active": "no"}, to=USERS)
    assert "已停用" in page
    assert actor_of(context, token) is None
    with pytest.raises(SignInRefusedError):
        sign_in(context, "zhao", PASSWORD)
    key = desk.get(f"{USERS}new").hidden("_key")
    desk.post_and_go(f"{USERS}active", {"_key": key, "account": zhao, "active": "yes"}, to=USERS)
    assert actor_of(context, sign_in(context, "zhao", PASSWORD)) is not None


def test_a_security_officer_cannot_close_their_own_account(context, desk):
    me = actor_named(context, "security").account_id
    key = desk.get(f"{USERS}new").hidden("_key")
    page = desk.post(f"{USERS}active", {"_key": key, "account": me, "active": "no"}, status=409)
    assert "不能停用自己的账号" in page
    assert account(context, "security").is_active


def test_a_reset_password_replaces_the_old_one_and_ends_the_session(context, desk):
    token = sign_in(context, "zhao", PASSWORD)
    password = MADE.search(send(desk, "password", {"account": account(context, "zhao").id}).text)[1]
    assert actor_of(context, token) is None
    with pytest.raises(SignInRefusedError):
        sign_in(context, "zhao", PASSWORD)
    assert actor_of(context, sign_in(context, "zhao", password)).display_name


def test_users_are_found_by_part_of_a_name_and_by_role(desk):
    page = desk.get(f"{USERS}?text=hd.l1&role=reviewer")
    assert "hd.l1a" in page
    assert "hd.l2a" not in page
    assert "没有找到" in desk.get(f"{USERS}?text=%25")


def test_the_last_of_those_who_keep_an_office_going_stay(context):
    first = actor_named(context, "security")
    with pytest.raises(ProcedureRefusedError) as refused:
        switch_account(
            context, first, "operator", actor_named(context, "operator").account_id, is_active=False
        )
    assert refused.value.facts["rule"] == "last_operator"
    add_user(context, first, "add", NewAccount("security.two", "第二安全员", "security"))
    second = actor_named(context, "security.two")
    switch_account(context, first, "close", second.account_id, is_active=False)
    # A request of the closed account may still be on its way: it must not close the only one that is left.
    with pytest.raises(ProcedureRefusedError) as refused:
        switch_account(context, second, "close too", first.account_id, is_active=False)
    assert refused.value.facts["rule"] == "last_security_officer"
    assert account(context, "operator").is_active
    assert account(context, "security").is_active


def test_an_account_that_was_closed_for_good_is_told_so_and_cannot_be_opened_again(context, desk):
    row, person = account(context, "qian"), actor_named(context, "qian").person_id
    undo_registration(
        context, actor_named(context, "operator"), "undo", person, phone="", reason="注册的不是本人"
    )
    page = desk.get(f"{USERS}?text={row.display_name}")
    assert "注册已撤销" in page
    assert row.id not in page.text
    for path, fields in (("active", {"active": "yes"}), ("password", {})):
        key = desk.get(f"{USERS}new").hidden("_key")
        desk.post(f"{USERS}{path}", {"_key": key, "account": row.id, **fields}, status=404)
    desk.get(f"{USERS}{row.id}/login", status=404)
    told = {"_key": "k", "login": "15400005555", "reason": "号码已换机主"}
    desk.post(f"{USERS}{row.id}/login", told, status=404)
    with context.database.reading() as work:
        assert account_of(work, row.id).is_active is False
