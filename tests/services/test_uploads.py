"""A paper on its way into a case: checked, named, compared with the others; a bad one leaves nothing behind."""

import io
from uuid import uuid4

import pytest

from app.demo.demo_base import load_demo
from app.documents.embedded_fonts import REGULAR
from app.documents.sample_contents import sample_paper
from app.documents.sample_people import SamplePeople
from app.documents.sample_spoils import grey
from app.factory import build_context
from app.services.accounts.sign_in import actor
from app.services.applications.start_case import start_renewal
from app.services.context.refusals import NotAllowedError, NotFoundError
from app.services.installation.prepare_installation import prepare
from app.services.papers.store_paper import PaperRefusedError
from app.services.tasks.complete_task import complete_task
from app.services.tasks.upload_paper import upload_paper
from app.settings import read_settings
from app.store.account_rows import account_by_login
from app.store.document_rows import documents_of
from app.store.permit_rows import live_permit_of_person
from app.store.task_rows import tasks_of_case
from tests.documents.slip_fonts import needs_fonts
from tests.make import pdf_files

pytestmark = needs_fonts
STATEMENT, INCOME, TAX = "employee_integrity_statement", "declared_income_record", "iit_payment_record"


class Renewal:
    """A renewal in which the employee is to upload papers."""

    def __init__(self, context):
        self.context = context
        with context.database.reading() as work:
            self.agent, self.employee, self.stranger = (
                actor(account_by_login(work, login)) for login in ("agent", "zhao", "wang")
            )
            permit = live_permit_of_person(work, self.employee.person_id).id
        self.case = start_renewal(context, self.agent, permit, "start")["case_id"]
        (contract,) = self.open_tasks()
        complete_task(
            context,
            self.agent,
            contract.key,
            {"contract_choice": "current"},
            fence=None,
            idempotency_key="contract",
        )
        (self.task,) = self.open_tasks()

    def open_tasks(self):
        with self.context.database.reading() as work:
            return tasks_of_case(work, self.case)

    def upload(self, data, *, slot=INCOME, name="paper.pdf", by=None, key=None):
        return upload_paper(
            self.context,
            by or self.employee,
            self.task.key,
            slot,
            io.BytesIO(data),
            name,
            key or uuid4().hex,
        )

    def kept(self, slot):
        with self.context.database.reading() as work:
            return [row for row in documents_of(work, self.case) if row.slot == slot]


@pytest.fixture(scope="module")
def renewal(tmp_path_factory):
    context = build_context(read_settings({"APP_DATA_DIR": str(tmp_path_factory.mktemp("uploads"))}))
    prepare(context)
    load_demo(context)
    yield Renewal(context)
    context.database.close()


def paper(renewal, slot, **wishes):
    today = renewal.context.today()
    people = SamplePeople(
        "赵测试", "1300****0035", "示例公司", "李示范", today, today.replace(year=today.year - 1, day=1)
    )
    return sample_paper(slot, people, font=REGULAR, **wishes)


def test_a_good_paper_becomes_the_next_version_of_its_slot(renewal):
    first = renewal.upload(paper(renewal, STATEMENT), slot=STATEMENT, name="声明.pdf")
    second = renewal.upload(paper(renewal, STATEMENT, seed=2), slot=STATEMENT, name="声明2.pdf")
    assert second["version"] == first["version"] + 1
    assert second["findings"] == []
    assert [row.filename for row in renewal.kept(STATEMENT)][-2:] == ["声明.pdf", "声明2.pdf"]


def test_a_file_sent_twice_from_one_page_stays_one_version(renewal):
    sent = paper(renewal, STATEMENT, seed=7)
    first, again = (renewal.upload(sent, slot=STATEMENT, name="声明.pdf", key="page") for _ in range(2))
    assert again == first
    assert [row.version for row in renewal.kept(STATEMENT)][-1] == first["version"]


def test_the_same_file_chosen_again_is_a_new_version_and_told_so(renewal):
    sent = paper(renewal, STATEMENT, seed=8)
    first, again = (renewal.upload(sent, slot=STATEMENT, name="声明.pdf") for _ in range(2))
    assert (first["is_same"], again["is_same"]) == (False, True)
    assert again["version"] == first["version"] + 1
    assert again["findings"] == first["findings"]


def test_another_file_from_the_same_page_is_kept_as_well(renewal):
    one, two = (paper(renewal, STATEMENT, seed=seed) for seed in (9, 10))
    first, second = (renewal.upload(data, slot=STATEMENT, key="same page") for data in (one, two))
    assert second["version"] == first["version"] + 1


def test_advice_is_kept_with_the_paper(renewal):
    answer = renewal.upload(paper(renewal, STATEMENT, spoil=grey), slot=STATEMENT)
    assert [finding["code"] for finding in answer["findings"]] == ["grey"]
    assert renewal.kept(STATEMENT)[-1].report["findings"] == answer["findings"]


def test_a_paper_with_a_script_is_refused_and_nothing_is_kept(renewal):
    before = renewal.kept(INCOME)
    with pytest.raises(PaperRefusedError) as refused:
        renewal.upload(pdf_files.with_script_on_opening(), name="../../脚本.pdf")
    assert refused.value.facts["filename"] == "脚本.pdf"
    assert "脚本" in refused.value.facts["report"]["findings"][0]["text"]
    assert renewal.kept(INCOME) == before


def test_the_same_file_in_two_slots_is_noticed(renewal):
    data = paper(renewal, TAX)
    assert renewal.upload(data, slot=TAX, name="纳税记录.pdf")["findings"] == []
    assert renewal.upload(data, slot=TAX, name="纳税记录.pdf")["findings"] == []
    (finding,) = renewal.upload(data, slot=INCOME, name="收入.pdf")["findings"]
    assert (finding["code"], finding["severity"], finding["page"]) == ("same-file", "warning", None)
    assert "纳税记录.pdf" in finding["text"]


def test_a_slot_the_task_does_not_ask_for_takes_nothing(renewal):
    with pytest.raises(NotAllowedError):
        renewal.upload(paper(renewal, STATEMENT), slot="business_licence")


def test_nobody_uploads_into_the_task_of_somebody_else(renewal):
    with pytest.raises(NotFoundError):
        renewal.upload(paper(renewal, STATEMENT), slot=STATEMENT, by=renewal.stranger)
