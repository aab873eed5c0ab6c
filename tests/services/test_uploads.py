"""A paper on its way into a case: checked, named, compared with the others; a bad one leaves nothing behind."""

import io
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from PIL import Image

from app.demo.demo_base import load_demo
from app.documents.embedded_fonts import REGULAR
from app.documents.sample_contents import sample_paper
from app.documents.sample_people import SamplePeople
from app.documents.sample_spoils import grey
from app.factory import build_context
from app.services.accounts.sign_in import actor
from app.services.applications.start_case import start_renewal
from app.services.context.refusals import FormInvalidError, NotAllowedError, NotFoundError
from app.services.installation.prepare_installation import prepare
from app.services.papers.page_checks import PageCheckRounds, check_waiting
from app.services.papers.store_paper import PaperRefusedError
from app.services.submissions.freeze_submission import content_of
from app.services.tasks.complete_task import complete_task
from app.services.tasks.doubtful_papers import MARK, keep_reasons
from app.services.tasks.upload_paper import upload_paper
from app.settings import read_settings
from app.store.account_rows import account_by_login
from app.store.case_rows import case_of
from app.store.document_rows import documents_of
from app.store.page_check_rows import release_check, take_check
from app.store.permit_rows import live_permit_of_person
from app.store.task_rows import tasks_of_case
from tests.documents.slip_fonts import needs_fonts
from tests.make import pdf_files, sample_scans

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


def report_of(renewal, slot):
    """Return what is said of the newest paper of a slot, apart from the file it was made of."""
    report = renewal.kept(slot)[-1].report
    return {name: value for name, value in report.items() if name != "originals"}


def send(renewal, **told):
    """What is wrong with the form as it stands, by sentence."""
    with pytest.raises(FormInvalidError) as refused:
        complete_task(
            renewal.context, renewal.employee, renewal.task.key, told, fence=None, idempotency_key=uuid4().hex
        )
    return [sentence for _field, sentence in refused.value.facts["errors"]]


def test_pages_are_checked_after_the_answer_and_told_in_the_report(renewal):
    answer = renewal.upload(paper(renewal, STATEMENT, spoil=grey), slot=STATEMENT)
    assert answer["findings"] == []
    assert report_of(renewal, STATEMENT)["check"] == "waiting"
    assert check_waiting(renewal.context) >= 1
    report = report_of(renewal, STATEMENT)
    assert (report["check"], [one["code"] for one in report["findings"]]) == ("done", ["grey"])


def test_a_file_that_was_checked_before_has_its_answer_at_once(renewal):
    sent = paper(renewal, STATEMENT, spoil=grey, seed=21)
    renewal.upload(sent, slot=STATEMENT)
    check_waiting(renewal.context)
    assert [one["code"] for one in renewal.upload(sent, slot=STATEMENT)["findings"]] == ["grey"]


def test_the_worker_checks_beside_its_other_chores(renewal):
    renewal.upload(paper(renewal, STATEMENT, seed=22), slot=STATEMENT)
    rounds, until = PageCheckRounds(renewal.context), time.monotonic() + 60
    while report_of(renewal, STATEMENT)["check"] == "waiting" and time.monotonic() < until:
        rounds.some()
        time.sleep(0.05)
    assert report_of(renewal, STATEMENT) == {"pages": 1, "findings": [], "check": "done"}


def test_the_check_of_a_worker_that_was_killed_is_taken_up_when_its_lease_has_run_out(renewal):
    check_waiting(renewal.context)
    renewal.upload(paper(renewal, STATEMENT, seed=23), slot=STATEMENT)
    database = renewal.context.database
    taken = database.transact(lambda work: take_check(work, work.now + timedelta(minutes=1)))
    assert taken.sha256 == renewal.kept(STATEMENT)[-1].sha256
    assert database.transact(lambda work: take_check(work, work.now)) is None
    database.transact(lambda work: release_check(work, taken.sha256))
    assert check_waiting(renewal.context) == 1
    assert report_of(renewal, STATEMENT)["check"] == "done"


def test_a_file_that_cannot_be_checked_says_so_and_keeps_nobody_from_sending(renewal):
    renewal.upload(paper(renewal, STATEMENT, seed=24), slot=STATEMENT, name="没有检查完.pdf")
    path = renewal.context.files.path_of(renewal.kept(STATEMENT)[-1].sha256)
    content = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7 broken")
    check_waiting(renewal.context)
    path.write_bytes(content)
    assert report_of(renewal, STATEMENT) == {"pages": 1, "findings": [], "check": "failed"}
    assert not any(one.startswith("没有检查完.pdf") for one in send(renewal))


def test_a_doubtful_paper_is_sent_with_a_reason_or_not_at_all(renewal):
    sent = paper(renewal, STATEMENT, spoil=grey, seed=25)
    renewal.upload(sent, slot=STATEMENT, name="灰度声明.pdf")

    def about(name):
        return [one for one in send(renewal) if one.startswith(f"{name}：")]

    assert about("灰度声明.pdf") == [], "a check that has not ended stops nobody"
    check_waiting(renewal.context)
    (told,) = about("灰度声明.pdf")
    assert "仍要提交" in told
    place = (STATEMENT, renewal.kept(STATEMENT)[-1].sha256[:MARK])
    keep_reasons(renewal.context, renewal.employee, renewal.task.key, {place: "  原件就是黑白的  "})
    assert about("灰度声明.pdf") == []
    with renewal.context.database.reading() as work:
        case = case_of(work, renewal.case)
        reasons = content_of(work, case)["paper_reasons"]
    (frozen,) = [one for one in reasons if one["slot"] == STATEMENT]
    assert (frozen["slot"], frozen["reason"], frozen["by"]) == (
        STATEMENT,
        "原件就是黑白的",
        renewal.employee.account_id,
    )
    renewal.upload(paper(renewal, STATEMENT, spoil=grey, seed=26), slot=STATEMENT, name="另一份.pdf")
    check_waiting(renewal.context)
    assert about("另一份.pdf"), "a reason is about one file"


def test_an_empty_paper_refuses_the_form_whatever_the_reason(renewal):
    white = sample_scans.scan(of=Image.new("RGB", (1150, 1627), (252, 250, 243)))
    renewal.upload(pdf_files.pdf_of(white), slot=STATEMENT, name="空白.pdf")
    check_waiting(renewal.context)
    place = (STATEMENT, renewal.kept(STATEMENT)[-1].sha256[:MARK])
    keep_reasons(renewal.context, renewal.employee, renewal.task.key, {place: "就这样"})
    (told,) = [one for one in send(renewal) if one.startswith("空白.pdf：")]
    assert "重新扫描" in told
    renewal.upload(paper(renewal, STATEMENT, seed=27), slot=STATEMENT)


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
    assert "本办件的“《申请人所得税纳税记录》”" in finding["text"]


def test_a_slot_the_task_does_not_ask_for_takes_nothing(renewal):
    with pytest.raises(NotAllowedError):
        renewal.upload(paper(renewal, STATEMENT), slot="business_licence")


def test_nobody_uploads_into_the_task_of_somebody_else(renewal):
    with pytest.raises(NotFoundError):
        renewal.upload(paper(renewal, STATEMENT), slot=STATEMENT, by=renewal.stranger)
