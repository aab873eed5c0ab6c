"""A second factor is asked for where there is one, holds once, and is taken away only by whoever may."""

from dataclasses import replace

import pytest

from app.demo.demo_accounts import PASSWORD
from app.domain.one_time_codes import STEP_SECONDS, code_of, step_at
from app.policy.actor import Duty
from app.services.accounts.own_factors import (
    add_authenticator,
    begin_authenticator,
    begin_passkey,
    keep_passkey,
    remove_factor,
    renew_recovery_codes,
)
from app.services.accounts.reset_second_factor import reset_second_factor
from app.services.accounts.second_step import (
    CodeRefusedError,
    StepEndedError,
    asked_for,
    enter_with_code,
    enter_with_passkey,
)
from app.services.accounts.sign_in import SecondFactorNeededError, actor_of, sign_in
from app.services.accounts.visit import NOWHERE
from app.services.context.paced_tries import OF_ACCOUNT
from app.services.context.rate_limit import ThrottledError
from app.services.context.refusals import FormInvalidError, ProcedureRefusedError
from app.store.audit_chain import OFFICE, rows_of
from app.store.tables_sign_in import authenticator
from tests.make.context_maker import actor_named
from tests.support.software_key import PRESENT, SoftwareKey

HOST = "office.example.invalid"
OWNER = {"password": PASSWORD, "visit": NOWHERE}


def enrolled(context, login="hd.l1a"):
    """Give an account an authenticator; return its secret and recovery codes."""
    held = sign_in(context, login, PASSWORD)
    by = actor_of(context, held)
    secret = begin_authenticator(context, by, held).secret
    return secret, add_authenticator(context, by, held, now(context, secret), **OWNER), held


def now(context, secret):
    return code_of(secret, step_at(context.clock()))


def begun(context, login="hd.l1a"):
    with pytest.raises(SecondFactorNeededError) as needed:
        sign_in(context, login, PASSWORD)
    return needed.value.step


def later(context):
    context.clock.forward(seconds=STEP_SECONDS)


def with_site(context, **changes):
    return replace(context, settings=replace(context.settings, public_url=f"https://{HOST}", **changes))


def with_passkey(context, login="hd.l1a"):
    held = sign_in(context, login, PASSWORD)
    by, key = actor_of(context, held), SoftwareKey(HOST, f"https://{HOST}")
    codes = keep_passkey(context, by, held, key.made(begin_passkey(context, by, held)), "", **OWNER)
    return key, codes, held


@pytest.mark.every_database("a code is taken by one of those who bring it at once")
def test_a_code_lets_in_once_and_its_secret_cannot_be_read(context):
    secret, codes, held = enrolled(context)
    assert len(set(codes)) == 10
    with pytest.raises(CodeRefusedError):
        enter_with_code(context, begun(context), now(context, secret), NOWHERE)
    later(context)
    code, first, second = now(context, secret), begun(context), begun(context)
    token, _back = enter_with_code(context, first, code, NOWHERE)
    assert actor_of(context, token).account_id == actor_of(context, held).account_id
    with pytest.raises(CodeRefusedError):
        enter_with_code(context, second, code, NOWHERE)
    with pytest.raises(StepEndedError):
        enter_with_code(context, first, code, NOWHERE)
    with context.database.reading() as work:
        (sealed,) = work.connection.execute(authenticator.select()).mappings()
    assert secret.encode() not in sealed["secret_sealed"]


def test_whoever_has_come_upon_an_open_session_adds_nothing(sqlite_context):
    context = with_site(sqlite_context)
    held = sign_in(context, "agent", PASSWORD)
    by, key = actor_of(context, held), SoftwareKey(HOST, f"https://{HOST}")
    secret = begin_authenticator(context, by, held).secret
    made = key.made(begin_passkey(context, by, held))
    guessed = {"password": "guessed-by-a-passer-by", "visit": NOWHERE}
    with pytest.raises(FormInvalidError):
        add_authenticator(context, by, held, now(context, secret), **guessed)
    with pytest.raises(FormInvalidError):
        keep_passkey(context, by, held, made, "", **guessed)
    assert sign_in(context, "agent", PASSWORD)


def test_a_recovery_code_is_good_for_one_sign_in(sqlite_context):
    _secret, codes, _held = enrolled(sqlite_context)
    token, _back = enter_with_code(sqlite_context, begun(sqlite_context), f" {codes[3].upper()} ", NOWHERE)
    assert actor_of(sqlite_context, token)
    with pytest.raises(CodeRefusedError):
        enter_with_code(sqlite_context, begun(sqlite_context), codes[3], NOWHERE)
    new = renew_recovery_codes(sqlite_context, actor_of(sqlite_context, token), token, PASSWORD, NOWHERE)
    with pytest.raises(CodeRefusedError):
        enter_with_code(sqlite_context, begun(sqlite_context), codes[4], NOWHERE)
    assert enter_with_code(sqlite_context, begun(sqlite_context), new[0], NOWHERE)


def test_guessing_codes_is_slowed_down_over_all_sign_ins_that_have_begun(sqlite_context):
    secret, _codes, _held = enrolled(sqlite_context)
    later(sqlite_context)
    for _ in range(OF_ACCOUNT.free):
        with pytest.raises(CodeRefusedError):
            enter_with_code(sqlite_context, begun(sqlite_context), "000000", NOWHERE)
    with pytest.raises(ThrottledError):
        enter_with_code(sqlite_context, begun(sqlite_context), now(sqlite_context, secret), NOWHERE)


def test_a_passkey_lets_in_and_its_answer_counts_once(sqlite_context):
    context = with_site(sqlite_context)
    key, codes, _held = with_passkey(context)
    assert len(codes) == 10
    step = begun(context)
    answer = key.signed(asked_for(context, step).passkey_options)
    token, _back = enter_with_passkey(context, step, answer, NOWHERE)
    assert actor_of(context, token)
    step = begun(context)
    asked_for(context, step)
    with pytest.raises(CodeRefusedError):
        enter_with_passkey(context, step, answer, NOWHERE)
    with pytest.raises(CodeRefusedError):
        enter_with_passkey(context, step, "{}", NOWHERE)


def test_a_passkey_of_another_site_or_without_its_owner_is_refused(sqlite_context):
    context = with_site(sqlite_context)
    key, _codes, held = with_passkey(context)
    by = actor_of(context, held)
    for wrong, flags in ((SoftwareKey("evil.invalid", "https://evil.invalid"), None), (None, PRESENT)):
        options = begin_passkey(context, by, held)
        made = wrong.made(options) if wrong else SoftwareKey(HOST, key.origin).made(options, flags=flags)
        with pytest.raises(FormInvalidError):
            keep_passkey(context, by, held, made, "", **OWNER)
    step = begun(context)
    options = asked_for(context, step).passkey_options
    with pytest.raises(CodeRefusedError):
        enter_with_passkey(context, step, key.signed(options, flags=PRESENT), NOWHERE)
    key.origin = "https://evil.invalid"
    with pytest.raises(CodeRefusedError):
        enter_with_passkey(context, step, key.signed(asked_for(context, step).passkey_options), NOWHERE)


def test_an_address_of_numbers_offers_no_passkeys(sqlite_context):
    held = sign_in(sqlite_context, "agent", PASSWORD)
    assert begin_passkey(sqlite_context, actor_of(sqlite_context, held), held) is None


def test_who_works_for_the_office_owes_a_second_factor_where_it_is_required(sqlite_context):
    context = with_site(sqlite_context, second_factor="required")
    owes = {
        one: actor_of(context, sign_in(context, one, PASSWORD)).owes for one in ("agent", "zhao", "viewer")
    }
    assert owes == {"agent": None, "zhao": None, "viewer": None}
    for login in ("hd.l1a", "analyst", "operator"):
        assert actor_of(context, sign_in(context, login, PASSWORD)).owes is Duty.SECOND_FACTOR
    _key, _codes, held = with_passkey(context)
    by = actor_of(context, held)
    assert by.owes is None
    with context.database.reading() as work:
        found = work.connection.exec_driver_sql("SELECT id FROM passkey").scalar()
    with pytest.raises(ProcedureRefusedError):
        remove_factor(context, by, held, passkey_id=found, password=PASSWORD, visit=NOWHERE)
    assert begun(context)


def test_taking_a_factor_away_needs_the_password_and_ends_other_sessions(sqlite_context):
    secret, _codes, held = enrolled(sqlite_context, "agent")
    later(sqlite_context)
    other, _back = enter_with_code(
        sqlite_context, begun(sqlite_context, "agent"), now(sqlite_context, secret), NOWHERE
    )
    by = actor_of(sqlite_context, held)
    with pytest.raises(FormInvalidError):
        remove_factor(sqlite_context, by, held, passkey_id="", password="wrong", visit=NOWHERE)
    remove_factor(sqlite_context, by, held, passkey_id="", password=PASSWORD, visit=NOWHERE)
    assert actor_of(sqlite_context, other) is None
    assert actor_of(sqlite_context, held)
    assert sign_in(sqlite_context, "agent", PASSWORD)


def test_a_security_officer_resets_a_lost_factor_with_a_reason_and_never_their_own(sqlite_context):
    enrolled(sqlite_context)
    step, operator = begun(sqlite_context), actor_named(sqlite_context, "security")
    account = actor_named(sqlite_context, "hd.l1a").account_id
    with pytest.raises(FormInvalidError):
        reset_second_factor(sqlite_context, operator, "k", account, reason="丢")
    with pytest.raises(ProcedureRefusedError):
        reset_second_factor(sqlite_context, operator, "k", operator.account_id, reason="手机丢失，当面核实")
    reset_second_factor(sqlite_context, operator, "k", account, reason="手机丢失，凭工作证当面核实")
    with pytest.raises(StepEndedError):
        asked_for(sqlite_context, step)
    assert sign_in(sqlite_context, "hd.l1a", PASSWORD)
    with sqlite_context.database.reading() as work:
        (row,) = [row for row in rows_of(work, OFFICE) if row["action"] == "second_factor_reset"]
    assert row["facts"] == {"account": account, "reason": "手机丢失，凭工作证当面核实"}
