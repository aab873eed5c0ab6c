"""The demonstration's stage with what its stories do not leave behind: decisions of every kind, requests, imports, an incident."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.demo.play_demo import play_demo, stopped_scenarios
from app.domain.credit_code import check_character
from app.domain.id_number import check_digit
from app.services.accounts.correct_identity import Identity, correct_identity
from app.services.accounts.undo_registration import undo_registration
from app.services.applications.answer_for_link import decline_link
from app.services.applications.ask_for_link import ask_for_link
from app.services.applications.missing_link import MissingLink
from app.services.applications.override_chain import record_missing_link
from app.services.applications.override_dissociation import force_dissociation
from app.services.applications.override_expiry import reverse_expiry
from app.services.applications.override_permit import cancel_permit
from app.services.applications.override_return import reverse_dissociation
from app.services.context.refusals import CaseStuckError
from app.services.due_work.daily_sweep import expire_permits
from app.services.due_work.kept_sending import ENDED, TOO_LARGE, KeptSending, keep_sending
from app.services.editions.uploaded_files import Upload
from app.services.editions.work_on_drafts import begin_draft, drop_draft
from app.services.feedback.concerns import tell_concern
from app.services.legacy.legacy_runs import ImportRounds, check_file, confirm_run
from app.services.tasks.chosen_papers import choose_for_task, choose_for_unit
from app.services.uploads.upload_places import place_of_task
from app.store.edition_rows import files_of, live_edition_of
from app.store.permit_rows import chain_of
from app.store.tables_cases import application_case
from tests.make.context_maker import actor_named, fill_context, open_context, permit_id_of, with_handlers
from tests.make.procedure_journey import joined, left, permit_of_person, stored_paper, unit_of
from tests.make.registering import NUMBER, account_under, begin, register_somebody
from tests.make.sent_uploads import Script, small_photo
from tests.make.service_journey import SUBMIT, ServiceJourney

WHY = "决定书〔2026〕3 号：情况属实"
KEPT = {ENDED: "0" * 32, TOO_LARGE: "1" * 32}
HEADINGS = {
    "employers": "uscc,name,registered_place,permit_type,authority,opened_on\n",
    "permits": "permit_no,permit_type,name,id_type,id_number,phone,uscc,valid_from,valid_until,state,associated\n",
}
UNIT = "91110108MA9TE5TX0"
MANY = 1100


def key():
    """Return a key nobody has used."""
    return uuid4().hex


def fill_everything(database_url, data_dir):
    """Make an original in which the stories have been played and everything else has happened once."""
    fill_context(database_url, data_dir)
    context = open_context(database_url, data_dir)
    assert stopped_scenarios(play_demo(context)) == []
    context.clock.forward(minutes=1)
    for happens in (
        expiry_reversed,
        links_asked_for,
        decided,
        somebody_registers,
        files_imported,
        kept,
        drafted,
        stuck,
        chosen,
        concerned,
    ):
        happens(context)
    context.database.close()


def drafted(context):
    """An analyst changes the name of a step, and gives another change up."""
    by, path = actor_named(context, "analyst"), "renewal/renewal.bpmn"
    with context.database.reading() as work:
        diagram = files_of(work, live_edition_of(work, "renewal").sha256)[path]
    changed = Upload("renewal.bpmn", diagram.replace("计算续签期限".encode(), "算出续签期限".encode()))
    begin_draft(context, by, key(), "renewal", [changed], note="名称写清楚")
    given_up = begin_draft(context, by, key(), "renewal", [changed], note="这一份不用了")
    drop_draft(context, by, key(), given_up)


def expiry_reversed(context):
    """Let 周范例's permit end by a clock that is two days ahead, and give it back."""
    permit, right = permit_of_person(context, "zhou"), context.clock.now
    context.clock.go_to(permit.valid_until + timedelta(days=1))
    expire_permits(context)
    context.clock.now = right
    reverse_expiry(context, actor_named(context, "operator"), key(), permit.id, reason=WHY)


def links_asked_for(context):
    """张示例's missing unit is asked for and recorded; 李演示's is declined and asked for again."""
    for login in ("zhang", "li"):
        left(context, "agent", login)
        context.clock.forward(days=1)
        joined(context, login, "agent2")
        context.clock.forward(days=1)
        left(context, "agent2", login)
        context.clock.forward(days=1)
        joined(context, login, "agent3")
        permit = permit_of_person(context, login)
        with context.database.reading() as work:
            waits = chain_of(work, permit.id)[1]
        days = waits.from_on.isoformat(), waits.to_on.isoformat()
        typed = MissingLink(unit_of(context, "agent2").uscc, "", *days, "离职证明")
        agent, operator = actor_named(context, "agent3"), actor_named(context, "operator")
        ask_for_link(context, agent, key(), permit.id, typed, reason="原单位没有办理聘用单位变更")
        if login == "zhang":
            record_missing_link(context, operator, key(), permit.id, typed, reason=WHY)
        else:
            decline_link(context, operator, key(), permit.id, reason=WHY)
            ask_for_link(context, agent, key(), permit.id, typed, reason="补充了社保记录，请再核对")


def decided(context):
    """The authority decides what the stories do not show."""
    operator = actor_named(context, "operator")
    left(context, "agent", "wang")
    reverse_dissociation(
        context, operator, key(), permit_of_person(context, "wang").id, holder_agrees=True, reason=WHY
    )
    sun = actor_named(context, "sun")
    journey = ServiceJourney(context, "sun")
    force_dissociation(
        context, operator, key(), sun.person_id, left_on=context.today().isoformat(), reason=WHY
    )
    cancel_permit(context, operator, key(), permit_id_of(context, "sun"), reason=WHY)
    assert journey.case.state == "closed_dissociated"
    qian = actor_named(context, "qian").person_id
    undo_registration(context, operator, key(), qian, phone="15400007777", reason=WHY)


def somebody_registers(context):
    """One person registers and is put right; another is still typing the code."""
    register_somebody(context)
    told = Identity("何新人", "id_card", NUMBER)
    person = account_under(context, NUMBER).person_id
    correct_identity(context, actor_named(context, "operator"), key(), person, told, reason=WHY)
    first = "11000019950505002"
    begin(context, id_number=first + check_digit(first), phone="15400001235", name="等验证码")


def _units(count):
    for at in range(count):
        first = f"91110108MA9T{at:04d}0"
        yield first


def files_imported(context):
    """One file waits to be confirmed, one is kept, one is refused, one is being checked."""
    operator, rounds = actor_named(context, "operator"), ImportRounds(context)
    whole = HEADINGS["employers"] + "".join(
        f"{first + check_character(first)},北京旧系统第{at}样例公司,北京市海淀区,beijing_work_residence,haidian_hrss,2008-04-26\n"
        for at, first in enumerate(_units(3))
    )
    run, report = check_file(context, operator, "employers", whole, key=key())
    assert report.wrong == 0, report
    confirm_run(context, operator, run, key=key())
    wrong = HEADINGS["permits"] + "OLD-1,绿卡,某人,户口簿,1,1,1,昨天,2020-02-30,alive,也许\n" * MANY
    check_file(context, operator, "permits", wrong, key=key())
    while rounds.some():
        continue
    second = actor_named(context, "operator")
    check_file(context, second, "employers", whole.replace("旧系统第", "旧系统另"), key=key())
    check_file(context, second, "ledger", "证件号码,月份\n" + "1,2\n" * MANY, key=key())


def kept(context):
    """Text waits for somebody who was signed out while typing, and for somebody whose file was too large."""
    for login, why in (("zhao", ENDED), ("agent", TOO_LARGE)):
        page = "/me/records/basic" if login == "zhao" else "/employer/profile/general"
        typed = (("current_address", "北京市海淀区示例路 9 号"), ("marital_status", "married"))
        sending = KeptSending(page, typed, ("照片.pdf",), why)
        assert keep_sending(context, actor_named(context, login).account_id, sending)


def stuck(context):
    """A handler fails: an incident waits for the operator."""

    def boom(_facts, **_parameters):
        raise RuntimeError("the ledger is on fire")

    journey = ServiceJourney(context, "chu").prepare()
    broken = with_handlers(context, **{"ledger.check": boom})
    journey.context = broken
    with pytest.raises(CaseStuckError):
        journey.do("agent", "verify_and_submit", SUBMIT)
    broken.database.close()


def chosen(context):
    """A paper is chosen in the form of a task and one for the unit, others are put together; none is sent yet."""
    stored, agent = stored_paper(context), actor_named(context, "agent")
    journey = ServiceJourney(context, "zhao")
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    task = journey.open()["update_information"]
    with context.files.open(stored.sha256) as file:
        choose_for_task(
            context, actor_named(context, "zhao"), task.key, "iit_payment_record", file, "纳税.pdf", key()
        )
    with context.files.open(stored.sha256) as file:
        choose_for_unit(context, agent, "tax_payment_proof", file, "凭证.pdf", key())
    Script(context, "agent").bring([("声明.jpg", small_photo())])
    photo = [("收入.jpg", small_photo(1))]
    Script(context, "zhao", "declared_income_record", place=place_of_task(task.key)).bring(photo)


def concerned(context):
    """A unit asks about one of its applications, and nobody has answered yet."""
    agent = actor_named(context, "agent")
    with context.database.reading() as work:
        number = work.connection.execute(
            select(application_case.c.number)
            .where(
                application_case.c.employer_id == agent.employer_id,
                application_case.c.authority == "haidian_hrss",
            )
            .order_by(application_case.c.number)
        ).scalar()
    assert tell_concern(context, agent, key(), "question", "什么时候能办结？", number)["number"]
