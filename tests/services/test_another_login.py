"""An operator gives an account another login: the number's next owner can register, the person goes on."""

import pytest

from app.demo.demo_accounts import PASSWORD
from app.services.accounts.change_login_name import change_login_name
from app.services.accounts.sign_in import SignInRefusedError, actor_of, sign_in
from app.services.context.refusals import FormInvalidError, NotAllowedError, NotFoundError
from app.store.audit_chain import OFFICE, rows_of
from tests.make.context_maker import actor_named
from tests.make.registering import GOOD, received, register_somebody
from tests.support.signed_in import desk_of

REASON = "号码已换，凭身份证核实本人"


def change(context, login, new, *, by="security", key="k", reason=REASON):
    change_login_name(
        context, actor_named(context, by), key, actor_named(context, login).account_id, new, reason=reason
    )


def test_the_old_number_is_free_and_the_account_goes_on(context):
    register_somebody(context)
    account = actor_named(context, GOOD["phone"]).account_id
    session = sign_in(context, GOOD["phone"], GOOD["password"])
    change(context, GOOD["phone"], "154 0000 4321")
    assert actor_of(context, session).account_id == account
    assert actor_of(context, sign_in(context, "15400004321", GOOD["password"])).account_id == account
    with pytest.raises(SignInRefusedError):
        sign_in(context, GOOD["phone"], GOOD["password"])
    assert received(context, "15400004321") == ["login_changed"]
    other = {"id_type": "passport", "id_number": "E12345678", "sex": "male", "birth_date": "1990-01-01"}
    assert register_somebody(context, **other) == GOOD["phone"]
    with context.database.reading() as work:
        (row,) = [row for row in rows_of(work, OFFICE) if row["action"] == "login_changed"]
    assert row["facts"] == {"account": account, "reason": REASON}


def test_what_cannot_be_is_refused(sqlite_context):
    for new, reason, field in (
        ("qian", REASON, "login"),
        ("zhao", REASON, "login"),
        ("", REASON, "login"),
        ("new", "", "reason"),
    ):
        with pytest.raises(FormInvalidError) as refused:
            change(sqlite_context, "zhao", new, reason=reason)
        assert [error[0] for error in refused.value.facts["errors"]] == [field]
    with pytest.raises(NotAllowedError):
        change(sqlite_context, "zhao", "new", by="agent")
    with pytest.raises(NotFoundError):
        change_login_name(
            sqlite_context, actor_named(sqlite_context, "security"), "k", "0" * 32, "new", reason=REASON
        )
    assert actor_of(sqlite_context, sign_in(sqlite_context, "zhao", PASSWORD)).display_name == "赵测试"


def test_the_operator_does_it_from_the_list_of_users(sqlite_context):
    desk = desk_of(sqlite_context, "security")
    where = f"/operations/users/{actor_named(sqlite_context, 'zhao').account_id}/login"
    assert where in desk.get("/operations/users/?text=zhao").links()
    page = desk.post(
        where, {"login": "qian", "reason": "", "_key": desk.get(where).hidden("_key")}, status=422
    )
    assert "已经有人使用" in page
    assert "请写明理由" in page
    page = desk.post_and_go(
        where, {"login": "15400004321", "reason": REASON, "_key": "k"}, to="/operations/users/.+"
    )
    assert "登录名已更换" in page
    assert "154****4321" in page
    assert "15400004321" not in page
