"""Who looks after accounts, who releases what was changed of them, and who only reads."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.policy.actor import Role
from app.services.accounts.account_keepers import release_account
from app.services.accounts.manage_accounts import NewAccount, add_user, reset_password, switch_account
from app.services.accounts.review_role import TypedRole, set_review_role
from app.services.context.refusals import NotAllowedError, ProcedureRefusedError
from app.services.tasks.claim_task import claim_task
from app.store.colleague_rows import colleague_of
from app.store.tables_applications import notice, outbox
from tests.make.context_maker import actor_named
from tests.make.moving_reviews import change, id_of
from tests.make.service_journey import ServiceJourney

WHY = "决定书〔2026〕3 号：情况属实"
SAME = "5" * 64


def key():
    """Return a key that nobody has used."""
    return uuid4().hex


def officer(context, login="security"):
    """Return a security officer, made if there is none of the name."""
    if login != "security":
        add_user(
            context, actor_named(context, "security"), key(), NewAccount(login, login, Role.SECURITY.value)
        )
    return actor_named(context, login)


def refusal(act):
    """Return the rule by which something was refused."""
    with pytest.raises((ProcedureRefusedError, NotAllowedError)) as refused:
        act()
    return refused.value.facts["rule"]


def waits(context, login):
    """Tell whether a reviewer waits for a release."""
    with context.database.reading() as work:
        return colleague_of(work, id_of(context, login)).awaits_release


def test_an_operator_keeps_accounts_until_there_is_a_security_officer(context):
    operator = actor_named(context, "operator")
    assert refusal(lambda: reset_password(context, operator, key(), id_of(context, "zhao"))) == (
        "accounts_by_security_officer"
    )
    change(context, "security", is_active=False)
    assert reset_password(context, operator, key(), id_of(context, "zhao"))


def test_one_person_alone_makes_no_reviewer_who_decides(context):
    """The story of one operator who makes two reviewers, reads their passwords and approves both levels."""
    first, operator = officer(context), actor_named(context, "operator")
    made = NewAccount("mine", "我的审核员", "reviewer", authority="haidian_hrss", level="1")
    add_user(context, first, key(), made)
    task = ServiceJourney(context).submit().open()["review"].key
    assert refusal(lambda: claim_task(context, actor_named(context, "mine"), task)) == "awaits_release"
    assert (
        refusal(lambda: release_account(context, first, key(), id_of(context, "mine")))
        == "release_by_another"
    )
    change(context, "security", identity_index=SAME)
    change(context, "operator", identity_index=SAME)
    assert refusal(lambda: release_account(context, operator, key(), id_of(context, "mine"))) == (
        "release_by_another"
    )
    change(context, "operator", identity_index=None)
    release_account(context, operator, key(), id_of(context, "mine"))
    claim_task(context, actor_named(context, "mine"), task)


@pytest.mark.parametrize(
    "act",
    [
        lambda context, by, one: reset_password(context, by, key(), one),
        lambda context, by, one: set_review_role(context, by, key(), one, TypedRole(True, "", WHY, "1")),
        lambda context, by, one: set_review_role(context, by, key(), one, TypedRole(False, "", WHY, "2")),
        lambda context, by, one: (
            switch_account(context, by, key(), one, is_active=False),
            switch_account(context, by, key(), one, is_active=True),
        ),
    ],
    ids=["password", "lead", "level", "opened"],
)
def test_what_one_person_changes_waits_for_another(sqlite_context, act):
    context = sqlite_context
    act(context, officer(context), id_of(context, "hd.l1b"))
    assert waits(context, "hd.l1b")
    release_account(context, actor_named(context, "operator"), key(), id_of(context, "hd.l1b"))
    assert not waits(context, "hd.l1b")


def test_who_changed_it_before_does_not_release_what_the_next_one_changed(sqlite_context):
    context = sqlite_context
    first, second = officer(context), officer(context, "security.two")
    reset_password(context, first, key(), id_of(context, "hd.l1b"))
    reset_password(context, second, key(), id_of(context, "hd.l1b"))
    for one in (first, second):
        assert refusal(lambda one=one: release_account(context, one, key(), id_of(context, "hd.l1b"))) == (
            "release_by_another"
        )
    release_account(context, actor_named(context, "operator"), key(), id_of(context, "hd.l1b"))


def test_the_owner_is_told_of_every_change_and_by_mail_where_there_is_an_address(sqlite_context):
    context = sqlite_context
    reset_password(context, officer(context), key(), id_of(context, "zhao"))
    with context.database.reading() as work:
        told = work.connection.execute(select(notice).where(notice.c.kind == "account_changed")).all()
        letters = work.connection.execute(select(outbox.c.kind)).scalars().all()
    assert [row.audience for row in told] == [f"account:{id_of(context, 'zhao')}"]
    assert letters.count("mail") == 1


def test_an_auditor_and_others_change_nothing(sqlite_context):
    context = sqlite_context
    auditor, one = actor_named(context, "auditor"), id_of(context, "hd.l1b")
    assert refusal(lambda: reset_password(context, auditor, key(), one)) == "auditor_changes_nothing"
    reset_password(context, officer(context), key(), one)
    assert refusal(lambda: release_account(context, auditor, key(), one)) == "release_by_second_person"
    analyst = actor_named(context, "analyst")
    assert refusal(lambda: release_account(context, analyst, key(), one)) == "release_by_second_person"
