"""Text messages: over HTTP to a gateway that recognises repetitions; without one, read aloud by an operator."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from app.notices.sample_gateway import SampleGateway
from app.notices.text_channels import GatewayChannel, SpokenChannel
from app.services.prove_registration import Answer, confirm_registration
from app.services.read_message import read_message
from app.services.refusals import NotFoundError
from app.services.retry_incident import retry_incident
from app.services.send_letters import send_next_letter
from app.settings import UnsafeSettingsError, read_settings
from app.store import leases
from app.store.audit_chain import OFFICE, rows_of
from app.store.incident_rows import incidents
from app.web.notice_words import notice_words
from app.worker import chores_of
from tests.make.house_maker import actor_named
from tests.make.registering import GOOD, begin, code_for, messages


@pytest.fixture
def gateway():
    with SampleGateway(token="secret") as served:
        thread = threading.Thread(target=served.serve_forever, daemon=True)
        thread.start()
        yield served
        served.shutdown()
        thread.join()


def send_all(house, text):
    while send_next_letter(house, {"text": text}, _words):
        pass


def _words(kind, facts):
    return kind, f"{kind} {facts.get('code', '')}"


def texts(house):
    with house.database.reading() as work:
        return [row for row in leases.letters(work).rows if row["kind"] == "text"]


def test_a_code_reaches_the_gateway_and_registers(house, gateway):
    token = begin(house)
    code = code_for(house, GOOD["phone"])
    send_all(house, GatewayChannel(gateway.url, "secret"))
    (message,) = gateway.taken.values()
    assert message["to"] == GOOD["phone"]
    assert code in message["text"]
    assert message["id"] == texts(house)[0]["id"]
    assert confirm_registration(house, token, code) is Answer.REGISTERED


def test_the_worker_hands_texts_to_the_gateway_that_is_set(sqlite_house, gateway):
    settings = replace(sqlite_house.settings, sms_url=gateway.url, sms_token="secret")
    begin(sqlite_house)
    code = code_for(sqlite_house, GOOD["phone"])
    chores = {chore.name: chore.run for chore in chores_of(replace(sqlite_house, settings=settings))}
    while chores["letters"]():
        pass
    (message,) = gateway.taken.values()
    assert message["text"].startswith(f"验证码 {code}。")
    assert "请不要把验证码告诉" in message["text"]


def test_what_has_left_is_not_kept(sqlite_house, gateway):
    begin(sqlite_house)
    send_all(sqlite_house, GatewayChannel(gateway.url, "secret"))
    assert messages(sqlite_house) == []
    with pytest.raises(NotFoundError):
        read_message(sqlite_house, actor_named(sqlite_house, "operator"), texts(sqlite_house)[0]["id"])


def test_a_gateway_that_is_down_gets_the_same_message_again_with_the_same_id(house, gateway):
    begin(house)
    gateway.refusals = [503, 500]
    for _ in range(3):
        send_all(house, GatewayChannel(gateway.url, "secret"))
        house.clock.forward(minutes=1)
    assert (gateway.seen, len(gateway.taken)) == (3, 1)
    assert texts(house)[0]["sent_at"] is not None


def test_a_repetition_after_a_lost_answer_is_recognised_by_its_id(gateway):
    channel = GatewayChannel(gateway.url, "secret")
    for _ in range(2):
        channel.send("one", "15400000001", "", "text")
    assert (gateway.seen, len(gateway.taken)) == (2, 1)


def test_a_gateway_that_never_takes_it_becomes_an_incident_without_the_number(sqlite_house, gateway):
    begin(sqlite_house)
    wrong = GatewayChannel(gateway.url, "wrong token")
    for _ in range(leases.MAX_ATTEMPTS):
        send_next_letter(sqlite_house, {"text": wrong}, _words)
        sqlite_house.clock.forward(hours=1)
    with sqlite_house.database.reading() as work:
        (row,) = incidents(work)
    assert "401" in row.text
    assert GOOD["phone"] not in row.text
    retry_incident(sqlite_house, actor_named(sqlite_house, "operator"), row.id)
    send_all(sqlite_house, GatewayChannel(gateway.url, "secret"))
    assert len(gateway.taken) == 1


def test_a_gateway_may_not_send_the_message_elsewhere(sqlite_house, gateway):
    begin(sqlite_house)
    gateway.refusals = [302]
    send_next_letter(sqlite_house, {"text": GatewayChannel(gateway.url, "secret")}, _words)
    assert texts(sqlite_house)[0]["error"] == "短信网关没有接收：302"


def test_without_a_gateway_the_operator_reads_it_aloud_and_each_look_is_written_down(house):
    begin(house)
    code, operator = code_for(house, GOOD["phone"]), actor_named(house, "operator")
    with pytest.raises(NotFoundError):
        read_message(house, operator, texts(house)[0]["id"])
    send_all(house, SpokenChannel())
    found = read_message(house, operator, texts(house)[0]["id"])
    assert (found.to, found.facts["code"]) == (GOOD["phone"], code)
    with house.database.reading() as work:
        row = rows_of(work, OFFICE)[-1]
    assert (row["action"], row["actor"]) == ("read_message", operator.account_id)
    assert row["facts"] == {"letter": texts(house)[0]["id"], "kind": "registration_code"}


def test_what_was_read_aloud_is_removed_after_a_day(house):
    begin(house)
    send_all(house, SpokenChannel())
    house.clock.forward(days=1, hours=1)
    before = timedelta(days=1)
    assert house.database.transact(lambda work: leases.forget_spoken(work, work.now - before, limit=9)) == 1
    assert messages(house) == []


def test_the_address_of_a_gateway_is_one_of_the_web(tmp_path):
    environment = {"APP_DATA_DIR": str(tmp_path), "APP_SMS_URL": "file:///etc/passwd"}
    with pytest.raises(UnsafeSettingsError, match="APP_SMS_URL"):
        read_settings(environment)
    assert notice_words("registration_completed", {"login": "154****1234"})[1].endswith("154****1234。")
