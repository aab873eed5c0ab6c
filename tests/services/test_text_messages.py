"""Text messages: over HTTP to a gateway that recognises repetitions; without one, read aloud by an operator."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from app.notices.sample_gateway import SampleGateway
from app.notices.text_channels import GatewayChannel, SpokenChannel
from app.services.accounts.prove_registration import Answer, confirm_registration
from app.services.accounts.read_message import read_message
from app.services.context.refusals import NotFoundError
from app.services.due_work.retry_incident import retry_incident
from app.services.due_work.send_letters import send_next_letter
from app.settings import UnsafeSettingsError, read_settings
from app.store import leases
from app.store.audit_chain import OFFICE, rows_of
from app.store.incident_rows import incidents
from app.worker import chores_of
from tests.make.context_maker import actor_named
from tests.make.notice_wording import notice_words
from tests.make.registering import GOOD, begin, code_for, messages


@pytest.fixture
def gateway():
    with SampleGateway(token="secret") as served:
        thread = threading.Thread(target=served.serve_forever, daemon=True)
        thread.start()
        yield served
        served.shutdown()
        thread.join()


def send_all(context, text):
    while send_next_letter(context, {"text": text}):
        pass


def texts(context):
    with context.database.reading() as work:
        return [row for row in leases.letters(work).rows if row["kind"] == "text"]


def test_a_code_reaches_the_gateway_and_registers(context, gateway):
    token = begin(context)
    code = code_for(context, GOOD["phone"])
    send_all(context, GatewayChannel(gateway.url, "secret"))
    (message,) = gateway.taken.values()
    assert message["to"] == GOOD["phone"]
    assert code in message["text"]
    assert message["id"] == texts(context)[0]["id"]
    assert confirm_registration(context, token, code) is Answer.REGISTERED


def test_the_worker_hands_texts_to_the_gateway_that_is_set(sqlite_context, gateway):
    settings = replace(sqlite_context.settings, sms_url=gateway.url, sms_token="secret")
    begin(sqlite_context)
    code = code_for(sqlite_context, GOOD["phone"])
    chores = {chore.name: chore.run for chore in chores_of(replace(sqlite_context, settings=settings))}
    while chores["letters"]():
        pass
    (message,) = gateway.taken.values()
    assert message["text"].startswith(f"验证码 {code}。")
    assert "请不要把验证码告诉" in message["text"]


def test_what_has_left_is_not_kept(sqlite_context, gateway):
    begin(sqlite_context)
    send_all(sqlite_context, GatewayChannel(gateway.url, "secret"))
    assert messages(sqlite_context) == []
    with pytest.raises(NotFoundError):
        read_message(sqlite_context, actor_named(sqlite_context, "operator"), texts(sqlite_context)[0]["id"])


def test_a_gateway_that_is_down_gets_the_same_message_again_with_the_same_id(context, gateway):
    begin(context)
    gateway.refusals = [503, 500]
    for _ in range(3):
        send_all(context, GatewayChannel(gateway.url, "secret"))
        context.clock.forward(minutes=1)
    assert (gateway.seen, len(gateway.taken)) == (3, 1)
    assert texts(context)[0]["sent_at"] is not None


def test_a_repetition_after_a_lost_answer_is_recognised_by_its_id(gateway):
    channel = GatewayChannel(gateway.url, "secret")
    for _ in range(2):
        channel.send("one", "15400000001", "", "text")
    assert (gateway.seen, len(gateway.taken)) == (2, 1)


def test_a_gateway_that_never_takes_it_becomes_an_incident_without_the_number(sqlite_context, gateway):
    begin(sqlite_context)
    wrong = GatewayChannel(gateway.url, "wrong token")
    for _ in range(leases.MAX_ATTEMPTS):
        send_next_letter(sqlite_context, {"text": wrong})
        sqlite_context.clock.forward(hours=1)
    with sqlite_context.database.reading() as work:
        (row,) = incidents(work)
    assert "401" in row.text
    assert GOOD["phone"] not in row.text
    retry_incident(sqlite_context, actor_named(sqlite_context, "operator"), row.id)
    send_all(sqlite_context, GatewayChannel(gateway.url, "secret"))
    assert len(gateway.taken) == 1


def test_a_gateway_may_not_send_the_message_elsewhere(sqlite_context, gateway):
    begin(sqlite_context)
    gateway.refusals = [302]
    send_next_letter(sqlite_context, {"text": GatewayChannel(gateway.url, "secret")})
    assert texts(sqlite_context)[0]["error"] == "短信网关没有接收：302"


def test_without_a_gateway_the_operator_reads_it_aloud_and_each_look_is_written_down(context):
    begin(context)
    code, operator = code_for(context, GOOD["phone"]), actor_named(context, "operator")
    with pytest.raises(NotFoundError):
        read_message(context, operator, texts(context)[0]["id"])
    send_all(context, SpokenChannel())
    found = read_message(context, operator, texts(context)[0]["id"])
    assert found.to == GOOD["phone"]
    assert f"验证码 {code}。" in found.body
    with context.database.reading() as work:
        row = rows_of(work, OFFICE)[-1]
    assert (row["action"], row["actor"]) == ("read_message", operator.account_id)
    assert row["facts"] == {"letter": texts(context)[0]["id"], "kind": "registration_code"}


def test_what_was_read_aloud_is_removed_after_a_day(context):
    begin(context)
    send_all(context, SpokenChannel())
    context.clock.forward(days=1, hours=1)
    before = timedelta(days=1)
    assert context.database.transact(lambda work: leases.forget_spoken(work, work.now - before, limit=9)) == 1
    assert messages(context) == []


def test_the_address_of_a_gateway_is_one_of_the_web(tmp_path):
    environment = {"APP_DATA_DIR": str(tmp_path), "APP_SMS_URL": "file:///etc/passwd"}
    with pytest.raises(UnsafeSettingsError, match="APP_SMS_URL"):
        read_settings(environment)
    assert notice_words("registration_completed", {"login": "154****1234"})[1].endswith("154****1234。")
