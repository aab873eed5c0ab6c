"""个人信息副本: somebody takes all of their own data with them, and nothing of anybody else; each copy is written down."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from app.services.archives.own_copy import OFTEN, make_own_copy
from app.services.context.rate_limit import ThrottledError
from app.store.audit_chain import OFFICE, rows_of
from app.store.document_rows import documents_of
from app.store.employer_rows import employer_of
from app.store.person_rows import people, person_of, revealed
from app.store.tables_office import person
from tests.make.context_maker import actor_named
from tests.make.service_journey import RETURN, ServiceJourney
from tests.support.signed_in import desk_of


def copy_of(context, login):
    """Return the files of somebody's copy by path."""
    packed = b"".join(make_own_copy(context, actor_named(context, login)).chunks())
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        return {one: archive.read(one) for one in archive.namelist()}


def test_an_employee_takes_everything_of_their_own(context):
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a", RETURN)
    zhao = actor_named(context, "zhao")
    files = copy_of(context, "zhao")
    told = json.loads(files["个人信息.json"])
    with context.database.reading() as work:
        row, (id_number, phone) = person_of(work, zhao.person_id), revealed(work, zhao.person_id)
        papers = documents_of(work, journey.case_id)
    own = told["person"]
    assert (own["name"], own["id_number"], own["phone"], own["email"]) == (
        "赵测试", id_number, phone, row.email,
    )  # fmt: skip
    assert own["details"] == json.loads(json.dumps(row.details))
    assert told["account"]["login"] == "zhao"
    (case,) = told["applications"]
    assert case["number"] == journey.case.number
    assert case["answers"][0]["data"]["current_address"] == "北京市海淀区示例路 9 号"
    assert case["submissions"][0]["id_number"] == id_number
    assert {told["permits"][0]["state"], told["work"][0]["employer"] != ""} == {"valid", True}
    for paper in papers:
        kept = files[f"材料/{case['number']}/{paper.slot}-v{paper.version}.pdf"]
        assert kept == context.files.open(paper.sha256).read()
    page = files["个人信息.html"].decode()
    assert id_number in page
    assert "现住址" in page
    assert "<script" not in page


def test_nothing_of_anybody_else_goes_along(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    journey.review("hd.l1a", RETURN)
    told = copy_of(sqlite_context, "zhao")["个人信息.json"].decode()
    agent, reviewer = actor_named(sqlite_context, "agent"), actor_named(sqlite_context, "hd.l1a")
    with sqlite_context.database.reading() as work:
        others = people(work, work.connection.execute(select(person.c.id)).scalars())
        mail = employer_of(work, agent.employer_id).contact_email
    names = {one.name for one in others.values()} - {"赵测试"}
    for foreign in (*names, mail, reviewer.account_id, reviewer.display_name, "password_hash"):
        assert foreign not in told, foreign
    assert "argon2" not in told
    other = json.loads(copy_of(sqlite_context, "agent")["个人信息.json"])
    assert set(other) == {"account", "sign_ins", "told", "notices"}
    assert journey.case.number not in json.dumps(other)


def test_each_copy_is_written_down_and_there_are_five_a_day(sqlite_context):
    zhao = actor_named(sqlite_context, "zhao")
    for _ in range(OFTEN.most):
        make_own_copy(sqlite_context, zhao)
    with pytest.raises(ThrottledError):
        make_own_copy(sqlite_context, zhao)
    with sqlite_context.database.reading() as work:
        noted = [row for row in rows_of(work, OFFICE) if row["action"] == "own_copy"]
    assert [(row["actor"], row["facts"]["account"]) for row in noted] == [(zhao.account_id,) * 2] * OFTEN.most
    sqlite_context.clock.forward(days=1, minutes=1)
    assert make_own_copy(sqlite_context, zhao).entries


def test_it_is_a_download_from_the_own_account(sqlite_context):
    desk = desk_of(sqlite_context, "zhao")
    page = desk.get("/account/")
    assert "下载个人信息副本" in page
    answer = desk.client.post("/account/copy", data={"csrf_token": page.hidden("csrf_token")})
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (
        200, "application/zip", "no-store",
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert json.loads(archive.read("个人信息.json"))["person"]["name"] == "赵测试"
