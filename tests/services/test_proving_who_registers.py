"""Letters with an activation code, and registrations by the wrong person that are taken back."""

from datetime import timedelta

import pytest

from app.demo.demo_accounts import PASSWORD
from app.services.accounts.activation_letters import issue_activation_letter
from app.services.accounts.prove_registration import Answer, confirm_registration
from app.services.accounts.sign_in import SignInRefusedError, actor_of, sign_in
from app.services.accounts.undo_registration import undo_registration
from app.services.context.rate_limit import ThrottledError
from app.services.context.refusals import (
    FormInvalidError,
    NotAllowedError,
    NotFoundError,
    ProcedureRefusedError,
)
from app.store.account_rows import account_of_person
from app.store.audit_chain import OFFICE, rows_of
from app.store.override_rows import overrides_of_person
from app.store.person_rows import change_person, person_of, phone_of, revealed
from tests.make.context_maker import actor_named
from tests.make.registering import GOOD, ZHAO, ZHAO_PHONE, begin, code_for, received, without_account

REASON = "本人持证件到场，注册的不是本人"


@pytest.fixture
def zhao(context):
    """Return somebody on record who can be reached nowhere and has never registered."""
    person_id = without_account(context, "zhao")

    def act(work):
        row = person_of(work, person_id)
        change_person(work, row, details=row.details, phone="", email="")

    context.database.transact(act)
    return person_id


def letter(context, person_id, login="operator", key="letter"):
    return issue_activation_letter(context, actor_named(context, login), key, person_id)


def account_under(context, person_id):
    with context.database.reading() as work:
        return account_of_person(work, person_id)


@pytest.mark.parametrize("login", ["operator", "agent"])
def test_who_has_a_letter_needs_no_contact_on_record(context, zhao, login):
    made = letter(context, zhao, login)
    token = begin(context, id_number=ZHAO, name="赵测试", activation_code=made.code.lower())
    assert account_under(context, zhao) is None
    assert confirm_registration(context, token, code_for(context, GOOD["phone"])) is Answer.REGISTERED
    assert account_under(context, zhao).login == GOOD["phone"]


def test_a_letter_alone_does_not_prove_the_number(context, zhao):
    token = begin(context, id_number=ZHAO, name="赵测试", activation_code=letter(context, zhao).code)
    assert confirm_registration(context, token, "") is Answer.WRONG
    assert account_under(context, zhao) is None


def test_a_letter_counts_once_and_only_the_newest_one(context, zhao):
    first, second = letter(context, zhao, key="a"), letter(context, zhao, key="b")
    with pytest.raises(FormInvalidError):
        begin(context, id_number=ZHAO, activation_code=first.code)
    tokens = [
        begin(context, id_number=ZHAO, activation_code=second.code, phone=p)
        for p in ("15400001234", "15400001235")
    ]
    assert confirm_registration(context, tokens[0], code_for(context, "15400001234")) is Answer.REGISTERED
    assert confirm_registration(context, tokens[1], code_for(context, "15400001235")) is Answer.ENDED
    with pytest.raises(FormInvalidError):
        begin(context, id_number=ZHAO, activation_code=second.code)


def test_a_letter_that_is_cancelled_while_somebody_registers_counts_no_more(context, zhao):
    token = begin(context, id_number=ZHAO, activation_code=letter(context, zhao, key="a").code)
    letter(context, zhao, key="b")
    assert confirm_registration(context, token, code_for(context, GOOD["phone"])) is Answer.ENDED
    assert account_under(context, zhao) is None


def test_a_letter_runs_out(context, zhao):
    made = letter(context, zhao)
    context.clock.forward(days=31)
    assert made.until < context.clock() + timedelta(days=1)
    with pytest.raises(FormInvalidError):
        begin(context, id_number=ZHAO, activation_code=made.code)


def test_a_letter_is_for_one_person(context, zhao):
    with pytest.raises(FormInvalidError):
        begin(context, activation_code=letter(context, zhao).code)


@pytest.mark.usefixtures("zhao")
def test_a_code_is_refused_in_the_same_words_for_known_unknown_and_registered_people(context):
    qian = actor_named(context, "qian").person_id
    with context.database.reading() as work:
        taken = {"id_number": revealed(work, qian)[0]}
    told = set()
    for who in ({"id_number": ZHAO}, {}, taken):
        with pytest.raises(FormInvalidError) as refused:
            begin(context, **who, activation_code="ABCD-EFGH-JKMN")
        told.add(refused.value.facts["errors"])
    assert len(told) == 1


def test_guessing_codes_of_a_letter_is_stopped(context, zhao):
    made = letter(context, zhao)
    for _ in range(8):
        with pytest.raises(FormInvalidError):
            begin(context, id_number=ZHAO, activation_code="ABCDEFGHJKMN")
    with pytest.raises(ThrottledError):
        begin(context, id_number=ZHAO, activation_code=made.code)


def test_letters_are_for_the_own_people_without_an_account(context, zhao):
    for login in ("agent2", "hd.l1a", "qian", "analyst"):
        with pytest.raises(NotFoundError):
            letter(context, zhao, login)
    with pytest.raises(NotAllowedError):
        letter(context, zhao, "viewer")
    with pytest.raises(ProcedureRefusedError):
        letter(context, actor_named(context, "qian").person_id)
    assert letter(context, zhao).code is not None
    assert letter(context, zhao).code is None


def test_a_letter_is_in_the_audit_without_its_code_and_the_contact_on_record_hears_of_it(context):
    person_id = without_account(context, "zhao")
    made = letter(context, person_id, "agent")
    with context.database.reading() as work:
        row = rows_of(work, OFFICE)[-1]
    assert (row["action"], row["facts"]["person"]) == ("activation_letter", person_id)
    assert made.code.replace("-", "") not in str(row["facts"])
    assert received(context, ZHAO_PHONE) == ["activation_letter_made"]
    token = begin(context, id_number=ZHAO, activation_code=made.code)
    confirm_registration(context, token, code_for(context, GOOD["phone"]))
    assert received(context, ZHAO_PHONE)[-1] == "registration_completed"


def undo(context, person_id, login="operator", key="undo", phone="", reason=REASON):
    return undo_registration(context, actor_named(context, login), key, person_id, phone=phone, reason=reason)


def test_an_undone_registration_ends_sessions_and_lets_the_right_person_register(context):
    person_id = actor_named(context, "zhao").person_id
    account = account_under(context, person_id)
    session = sign_in(context, "zhao", PASSWORD)
    waiting = begin(context, id_number=ZHAO, name="赵测试", phone=ZHAO_PHONE)
    undo(context, person_id, phone="15400007777")
    assert account_under(context, person_id) is None
    assert actor_of(context, session) is None
    assert confirm_registration(context, waiting, "000000") is Answer.ENDED
    with pytest.raises(SignInRefusedError):
        sign_in(context, account.login, PASSWORD)
    assert received(context, ZHAO_PHONE)[-1] == "registration_undone"
    again = begin(context, id_number=ZHAO, name="赵测试", phone="15400007777")
    assert confirm_registration(context, again, code_for(context, "15400007777")) is Answer.REGISTERED
    assert actor_of(context, sign_in(context, "15400007777", GOOD["password"])).person_id == person_id


def test_without_a_verified_number_only_a_letter_leads_on(context):
    person_id = actor_named(context, "zhao").person_id
    undo(context, person_id)
    with context.database.reading() as work:
        assert (phone_of(work, person_id), person_of(work, person_id).email) == ("", "")
        (row,) = overrides_of_person(work, person_id)
    assert (row.kind, row.reason) == ("registration_undone", REASON)
    before = received(context, ZHAO_PHONE)
    begin(context, id_number=ZHAO, name="赵测试", phone=ZHAO_PHONE)
    assert received(context, ZHAO_PHONE) == before


def test_an_undo_needs_an_operator_a_reason_an_account_and_a_mobile_number(context):
    person_id = actor_named(context, "zhao").person_id
    with pytest.raises(NotAllowedError):
        undo(context, person_id, "agent")
    with pytest.raises(FormInvalidError):
        undo(context, person_id, reason="错")
    with pytest.raises(FormInvalidError):
        undo(context, person_id, phone="58511081")
    undo(context, person_id)
    undo(context, person_id)
    with pytest.raises(ProcedureRefusedError):
        undo(context, person_id, key="another")
