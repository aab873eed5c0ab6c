"""Papers by procedure, permit type and claim: the analysts' table alone decides what is asked, and how it is called."""

import json
from uuid import uuid4

import pytest

from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.policy.actor import SYSTEM
from app.services.applications import start_case as starting
from app.services.context.refusals import FormInvalidError, NotAllowedError
from app.services.editions.edition_checks import lint
from app.services.editions.publish_edition import PreparedEdition, keep_edition, publish_edition
from app.services.tasks.upload_paper import upload_paper
from app.store.edition_rows import files_of, live_edition_of
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import BEIJING, ProcedureJourney, person_named, stored_paper
from tests.make.service_journey import INFORMATION, SUBMIT, ServiceJourney
from tests.make.shipped_papers import FILE
from tests.support.case_reading import case_page, task_page, task_path
from tests.support.signed_in import desk_of

MASTER = {**INFORMATION, "education_level": ["master"], "education_school": ["示例理工大学"]}
TITLED = {**INFORMATION, "has_title": ["yes"], "title_name": ["高级工程师"]}
MOVED = {**INFORMATION, "hukou_place": ["示例省新样本市"]}


def checklist_row(slot, uploader="employee", claims="-", procedure="renewal"):
    return f"""<rule id="new_row"><inputEntry id="nr1"><text>"{procedure}"</text></inputEntry>
        <inputEntry id="nr2"><text>-</text></inputEntry><inputEntry id="nr3"><text>{claims}</text></inputEntry>
        <outputEntry id="nr4"><text>"{slot}"</text></outputEntry><outputEntry id="nr5"><text>"{uploader}"</text></outputEntry>
        <outputEntry id="nr6"><text>true</text></outputEntry><outputEntry id="nr7"><text>false</text></outputEntry></rule>
    </decisionTable>"""


def kind_row(slot, name, hint=""):
    return f"""<rule id="new_kind"><inputEntry id="nk1"><text>"{slot}"</text></inputEntry>
        <outputEntry id="nk2"><text>"{name}"</text></outputEntry><outputEntry id="nk3"><text>"{hint}"</text></outputEntry></rule>
    </decisionTable>"""


def with_rows(context, first, second, process="renewal"):
    """Return the live bundle of a procedure with a row more in the checklist and in the names."""
    with context.database.reading() as work:
        files = dict(files_of(work, live_edition_of(work, process).sha256))
    path = next(path for path in files if path.endswith(FILE.rpartition("/")[2]))
    parts = files[path].decode().split("</decisionTable>")
    text = parts[0] + (first or "</decisionTable>") + parts[1] + (second or "</decisionTable>")
    files[path] = (text + "</decisionTable>".join(parts[2:])).encode()
    return Bundle(process, files)


def missing(journey, answers, login="zhao", element="update_information"):
    """Return what is wrong with answers, by field."""
    with pytest.raises(FormInvalidError) as refused:
        journey.do(login, element, answers)
    return dict(refused.value.facts["errors"])


@pytest.fixture
def renewal(sqlite_context):
    """Return a renewal in which the employee has given the papers that everybody gives."""
    journey = ServiceJourney(sqlite_context)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    journey.lay_papers()
    return journey


@pytest.mark.parametrize(
    ("answers", "proofs"),
    [
        (MASTER, ["diploma", "degree_certificate"]),
        ({**MASTER, "education_level": ["college"]}, ["diploma"]),
        (TITLED, ["title_certificate"]),
        (MOVED, ["household_register"]),
        (
            {**MASTER, "hukou_place": ["示例省新样本市"]},
            ["diploma", "degree_certificate", "household_register"],
        ),
    ],
)
def test_a_claim_is_submitted_with_its_proof_only(renewal, answers, proofs):
    found = missing(renewal, answers)
    assert list(found) == proofs
    assert all("扫描件" in words for words in found.values())
    renewal.lay(*proofs)
    renewal.do("zhao", "update_information", answers)
    renewal.do("agent", "verify_and_submit", SUBMIT)
    assert renewal.case.state == "in_review"


def test_what_is_known_already_or_not_claimed_needs_no_proof(renewal):
    renewal.do("zhao", "update_information", INFORMATION)
    renewal.do("agent", "verify_and_submit", SUBMIT)
    assert renewal.case.state == "in_review"


def test_a_claim_put_into_the_own_record_beforehand_is_still_to_be_proved(sqlite_context):
    desk = desk_of(sqlite_context, "zhao")
    told = {
        "education.0.level": "master",
        "education.0.subject": "计算机科学与技术",
        "education.0.school": "示例理工大学",
        "education.0.enrolled_on": "2012-09-01",
        "education.0.graduated_on": "2015-07-01",
        "has_title": "yes",
        "title_name": "高级工程师",
    }
    desk.post_and_go("/me/records/education", {**told, "_key": "k"}, to="/me/records/")
    assert person_named(sqlite_context, "zhao").details["education_level"] == "master"
    journey = ServiceJourney(sqlite_context)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    journey.lay_papers()
    answers = {**MASTER, "has_title": ["yes"], "title_name": ["高级工程师"]}
    assert list(missing(journey, answers)) == ["diploma", "degree_certificate", "title_certificate"]
    journey.lay("diploma", "degree_certificate", "title_certificate")
    journey.do("zhao", "update_information", answers)
    journey.do("agent", "verify_and_submit", SUBMIT)
    journey.approve()
    details = person_named(sqlite_context, "zhao").details
    assert {row["level"]: row["status"] for row in details["education"]} == {"master": "valid"}
    assert details["approved_values"]["title_name"] == "高级工程师"


def test_what_an_application_does_not_tell_waits_for_review_all_the_same(sqlite_context):
    rows = {
        "education.0.level": "doctor",
        "education.0.subject": "数学",
        "education.0.school": "示例大学",
        "education.0.enrolled_on": "2012-09-01",
        "education.0.graduated_on": "2016-07-01",
        "has_title": "no",
    }
    desk_of(sqlite_context, "zhao").post_and_go(
        "/me/records/education", {**rows, "_key": "k"}, to="/me/records/"
    )
    by = actor_named(sqlite_context, "zhao")
    begun = starting.start_information_change(sqlite_context, by, "business_info_change", "b")
    journey = ProcedureJourney(sqlite_context, begun).lay(
        "employee_integrity_statement", "taxable_income_proof"
    )
    answers = {"fields": ["post"], "post": "总工程师", "reason": "职务调整", "declared_true": "true"}
    journey.do("zhao", "fill_application", answers)
    journey.do("agent", "first_review", {"decision": "approved", "first_reviewed": "true"})
    journey.approve()
    details = person_named(sqlite_context, "zhao").details
    assert details["post"] == "总工程师"
    assert [row["status"] for row in details["education"]] == ["pending"]


def test_the_list_follows_the_answers_while_the_form_is_filled_in(sqlite_context, renewal):
    desk, path = desk_of(sqlite_context, "zhao"), task_path(renewal, "update_information")
    plain = {name: values[0] for name, values in INFORMATION.items()}
    before = desk.post(path, {**plain, "_step": "refresh"})
    assert "户口簿" not in before
    after = desk.post(path, {**plain, "hukou_place": "示例省新样本市", "_step": "refresh"})
    assert "户口簿" in after
    assert 'name="file.household_register"' in after.text


def test_another_paper_than_the_table_knows_is_not_taken(sqlite_context, renewal):
    task = renewal.open()["update_information"]
    with pytest.raises(NotAllowedError):
        upload_paper(
            sqlite_context,
            actor_named(sqlite_context, "zhao"),
            task.key,
            "fishing_licence",
            None,
            "x.pdf",
            "k",
        )


def test_a_paper_that_only_the_table_knows_is_asked_for_uploaded_and_read(sqlite_context):
    context = sqlite_context
    bundle = with_rows(
        context,
        checklist_row("patent_certificate", claims='list contains(?, "title")'),
        kind_row("patent_certificate", "专利证书", "发明专利或实用新型专利。"),
    )
    publish_edition(context, SYSTEM, bundle)
    journey = ServiceJourney(context)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    journey.lay_papers()
    journey.lay("title_certificate")
    assert missing(journey, TITLED) == {"patent_certificate": "请上传“专利证书”的扫描件（PDF）"}
    page = task_page(context, "zhao", journey, "update_information")
    assert "专利证书" in page
    assert "发明专利或实用新型专利。" in page
    with context.files.open(stored_paper(context).sha256) as stream:
        upload_paper(
            context,
            actor_named(context, "zhao"),
            journey.open()["update_information"].key,
            "patent_certificate",
            stream,
            "专利.pdf",
            "k",
        )
    journey.do("zhao", "update_information", TITLED)
    journey.do("agent", "verify_and_submit", SUBMIT)
    page = task_page(context, "hd.l1a", journey, "review")
    assert "专利证书" in page
    fence = journey.claim("hd.l1a")
    back = {
        "decision": ["returned"],
        "opinion": ["请换一份"],
        "issues.0.category": ["employee_material"],
        "issues.0.target": ["patent_certificate"],
        "issues.0.text": ["看不清"],
    }
    journey.do("hd.l1a", "review", back, fence=fence, key=uuid4().hex)
    page = case_page(context, "zhao", journey)
    assert "员工材料 · 专利证书" in page
    assert "patent_certificate" not in page


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (checklist_row("patent"), None, "材料“patent”在“材料名称”里没有名称"),
        (checklist_row("Patent"), kind_row("Patent", "专利"), "材料代码“Patent”应以小写字母开头"),
        (
            checklist_row("phone"),
            kind_row("phone", "电话证明"),
            "与表单“renewal/update_information”的字段同名",
        ),
        (
            checklist_row("patent", claims="list contains(?, window.calendar)"),
            kind_row("patent", "专利"),
            "读取了“window”",
        ),
    ],
)
def test_a_table_that_the_pages_could_not_show_is_refused(sqlite_context, first, second, told):
    bundle = with_rows(sqlite_context, first, second)
    assert any(told in problem.message for problem in lint(sqlite_context, bundle))
    with pytest.raises(PublishRefusedError) as refused:
        publish_edition(sqlite_context, SYSTEM, bundle)
    assert told in str([problem.message for problem in refused.value.problems])


def test_a_returnee_proves_the_overseas_degree(sqlite_context):
    with sqlite_context.database.reading() as work:
        table = sqlite_context.editions.papers(work, live_edition_of(work, "new_application").sha256)
    codes = {"procedure": "new_application", "authority": "overseas_talent_center"}
    returnee = {paper.slot for paper in table.asked({**codes, "permit_type": "returnee_work_residence"}, ())}
    beijing = {paper.slot for paper in table.asked({**codes, "permit_type": BEIJING}, ())}
    assert returnee - beijing == {"overseas_degree_certification"}


def published_before_the_table_had_names(context):
    """Make an edition live as it was published before: fixed places for papers, a table by procedure alone."""
    with context.database.reading() as work:
        base = live_edition_of(work, "renewal").sha256
        files = dict(files_of(work, base))
    forms = {path: json.loads(content) for path, content in files.items() if path.endswith(".form")}
    for path, form in forms.items():
        form["components"] = [one for one in form["components"] if not set(one.get("properties", {})) & TABLE]
        if path.endswith("renewal/update_information.form"):
            form["components"].append(
                {"type": "filepicker", "id": "s", "key": "statement", "label": "员工诚信声明",
                 "validate": {"required": True}, "properties": {"slot": "employee_integrity_statement"}}
            )  # fmt: skip
        files[path] = json.dumps(form).encode()
    path = next(path for path in files if path.endswith("document_checklist.dmn"))
    files[path] = OLD_TABLE.encode()
    prepared = PreparedEdition(Bundle("renewal", files), "续签", "1", is_typed=False)
    context.database.transact(lambda work: keep_edition(context, work, SYSTEM, prepared, base=base))


TABLE = {"papers", "page_checks"}
OLD_TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="应交材料" namespace="urn:old">
  <decision id="document_checklist" name="应交材料"><variable id="v" name="document_checklist" />
    <decisionTable id="t" hitPolicy="COLLECT">
      <input id="i" label="业务"><inputExpression id="e" typeRef="string"><text>case.procedure</text></inputExpression></input>
      <output id="o1" name="slot" typeRef="string" /><output id="o2" name="uploader" typeRef="string" />
      <output id="o3" name="required" typeRef="boolean" />
      <rule id="r"><inputEntry id="r1"><text>"renewal"</text></inputEntry>
        <outputEntry id="r2"><text>"employee_integrity_statement"</text></outputEntry>
        <outputEntry id="r3"><text>"employee"</text></outputEntry><outputEntry id="r4"><text>true</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>"""


def test_an_edition_with_fixed_places_for_papers_goes_on_as_it_was_published(sqlite_context):
    published_before_the_table_had_names(sqlite_context)
    journey = ServiceJourney(sqlite_context)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    assert list(missing(journey, MASTER)) == ["statement"]
    journey.lay("employee_integrity_statement")
    journey.do("zhao", "update_information", MASTER)
    journey.do("agent", "verify_and_submit", {"decision": ["submit"], "first_reviewed": ["true"]})
    assert journey.case.state == "in_review"
    assert "员工诚信声明" in case_page(sqlite_context, "agent", journey)
