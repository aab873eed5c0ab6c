"""Letters with an activation code, and registrations by the wrong person that are taken back."""

from datetime import timedelta

import pytest

from app.demo.demo_accounts import PASSWORD
from app.services.activation_letters import issue_activation_letter
from app.services.prove_registration import Answer, confirm_registration
from app.services.refusals import FormInvalidError, NotAllowedError, NotFoundError, ProcedureRefusedError
from app.services.sign_in import SignInRefusedError, actor_of, sign_in
from app.services.slow_down import ThrottledError
from app.services.undo_registration import undo_registration
from app.store.account_rows import account_of_person
from app.store.audit_chain import OFFICE, rows_of
from app.store.override_rows import overrides_of_person
from app.store.person_rows import change_person, person_of, phone_of, revealed
from tests.make.house_maker import actor_named
from tests.make.registering import GOOD, ZHAO, ZHAO_PHONE, begin, code_for, received, without_account

REASON = "本人持证件到场，注册的不是本人"


@pytest.fixture
def zhao(house):
    """Return somebody on record who can be reached nowhere and has never registered."""
    person_id = without_account(house, "zhao")

    def act(work):
        row = person_of(work, person_id)
        change_person(work, row, details=row.details, phone="", email="")

    house.database.transact(act)
    return person_id


def letter(house, person_id, login="operator", key="letter"):
    return issue_activation_letter(house, actor_named(house, login), key, person_id)


def account_under(house, person_id):
    with house.database.reading() as work:
        return account_of_person(work, person_id)


@pytest.mark.parametrize("login", ["operator", "agent"])
def test_who_has_a_letter_needs_no_contact_on_record(house, zhao, login):
    made = letter(house, zhao, login)
    token = begin(house, id_number=ZHAO, name="赵测试", activation_code=made.code.lower())
    assert account_under(house, zhao) is None
    assert confirm_registration(house, token, code_for(house, GOOD["phone"])) is Answer.REGISTERED
    assert account_under(house, zhao).login == GOOD["phone"]


def test_a_letter_alone_does_not_prove_the_number(house, zhao):
    token = begin(house, id_number=ZHAO, name="赵测试", activation_code=letter(house, zhao).code)
    assert confirm_registration(house, token, "") is Answer.WRONG
    assert account_under(house, zhao) is None


def test_a_letter_counts_once_and_only_the_newest_one(house, zhao):
    first, second = letter(house, zhao, key="a"), letter(house, zhao, key="b")
    with pytest.raises(FormInvalidError):
        begin(house, id_number=ZHAO, activation_code=first.code)
    tokens = [
        begin(house, id_number=ZHAO, activation_code=second.code, phone=p)
        for p in ("15400001234", "15400001235")
    ]
    assert confirm_registration(house, tokens[0], code_for(house, "15400001234")) is Answer.REGISTERED
    assert confirm_registration(house, tokens[1], code_for(house, "15400001235")) is Answer.ENDED
    with pytest.raises(FormInvalidError):
        begin(house, id_number=ZHAO, activation_code=second.code)


def test_a_letter_that_is_cancelled_while_somebody_registers_counts_no_more(house, zhao):
    token = begin(house, id_number=ZHAO, activation_code=letter(house, zhao, key="a").code)
    letter(house, zhao, key="b")
    assert confirm_registration(house, token, code_for(house, GOOD["phone"])) is Answer.ENDED
    assert account_under(house, zhao) is None


def test_a_letter_runs_out(house, zhao):
    made = letter(house, zhao)
    house.clock.forward(days=31)
    assert made.until < house.clock() + timedelta(days=1)
    with pytest.raises(FormInvalidError):
        begin(house, id_number=ZHAO, activation_code=made.code)


def test_a_letter_is_for_one_person(house, zhao):
    with pytest.raises(FormInvalidError):
        begin(house, activation_code=letter(house, zhao).code)


@pytest.mark.usefixtures("zhao")
def test_a_code_is_refused_in_the_same_words_for_known_unknown_and_registered_people(house):
    qian = actor_named(house, "qian").person_id
    with house.database.reading() as work:
        taken = {"id_number": revealed(work, qian)[0]}
    told = set()
    for who in ({"id_number": ZHAO}, {}, taken):
        with pytest.raises(FormInvalidError) as refused:
            begin(house, **who, activation_code="ABCD-EFGH-JKMN")
        told.add(refused.value.facts["errors"])
    assert len(told) == 1


def test_guessing_codes_of_a_letter_is_stopped(house, zhao):
    made = letter(house, zhao)
    for _ in range(8):
        with pytest.raises(FormInvalidError):
            begin(house, id_number=ZHAO, activation_code="ABCDEFGHJKMN")
    with pytest.raises(ThrottledError):
        begin(house, id_number=ZHAO, activation_code=made.code)


def test_letters_are_for_the_own_people_without_an_account(house, zhao):
    for login in ("agent2", "hd.l1a", "qian", "analyst"):
        with pytest.raises(NotFoundError):
            letter(house, zhao, login)
    with pytest.raises(NotAllowedError):
        letter(house, zhao, "viewer")
    with pytest.raises(ProcedureRefusedError):
        letter(house, actor_named(house, "qian").person_id)
    assert letter(house, zhao).code is not None
    assert letter(house, zhao).code is None


def test_a_letter_is_in_the_audit_without_its_code_and_the_contact_on_record_hears_of_it(house):
    person_id = without_account(house, "zhao")
    made = letter(house, person_id, "agent")
    with house.database.reading() as work:
        row = rows_of(work, OFFICE)[-1]
    assert (row["action"], row["facts"]["person"]) == ("activation_letter", person_id)
    assert made.code.replace("-", "") not in str(row["facts"])
    assert received(house, ZHAO_PHONE) == ["activation_letter_made"]
    token = begin(house, id_number=ZHAO, activation_code=made.code)
    confirm_registration(house, token, code_for(house, GOOD["phone"]))
    assert received(house, ZHAO_PHONE)[-1] == "registration_completed"


def undo(house, person_id, login="operator", key="undo", phone="", reason=REASON):
    return undo_registration(house, actor_named(house, login), key, person_id, phone=phone, reason=reason)


def test_an_undone_registration_ends_sessions_and_lets_the_right_person_register(house):
    person_id = actor_named(house, "zhao").person_id
    account = account_under(house, person_id)
    session = sign_in(house, "zhao", PASSWORD)
    waiting = begin(house, id_number=ZHAO, name="赵测试", phone=ZHAO_PHONE)
    undo(house, person_id, phone="15400007777")
    assert account_under(house, person_id) is None
    assert actor_of(house, session) is None
    assert confirm_registration(house, waiting, "000000") is Answer.ENDED
    with pytest.raises(SignInRefusedError):
        sign_in(house, account.login, PASSWORD)
    assert received(house, ZHAO_PHONE)[-1] == "registration_undone"
    again = begin(house, id_number=ZHAO, name="赵测试", phone="15400007777")
    assert confirm_registration(house, again, code_for(house, "15400007777")) is Answer.REGISTERED
    assert actor_of(house, sign_in(house, "15400007777", GOOD["password"])).person_id == person_id


def test_without_a_verified_number_only_a_letter_leads_on(house):
    person_id = actor_named(house, "zhao").person_id
    undo(house, person_id)
    with house.database.reading() as work:
        assert (phone_of(work, person_id), person_of(work, person_id).email) == ("", "")
        (row,) = overrides_of_person(work, person_id)
    assert (row.kind, row.reason) == ("registration_undone", REASON)
    before = received(house, ZHAO_PHONE)
    begin(house, id_number=ZHAO, name="赵测试", phone=ZHAO_PHONE)
    assert received(house, ZHAO_PHONE) == before


def test_an_undo_needs_an_operator_a_reason_an_account_and_a_mobile_number(house):
    person_id = actor_named(house, "zhao").person_id
    with pytest.raises(NotAllowedError):
        undo(house, person_id, "agent")
    with pytest.raises(FormInvalidError):
        undo(house, person_id, reason="错")
    with pytest.raises(FormInvalidError):
        undo(house, person_id, phone="58511081")
    undo(house, person_id)
    undo(house, person_id)
    with pytest.raises(ProcedureRefusedError):
        undo(house, person_id, key="another")
