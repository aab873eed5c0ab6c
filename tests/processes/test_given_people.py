"""A story says whom it begins with: somebody it makes, another's contract and months, papers that are no good."""

from datetime import date, timedelta

import pytest

from app.demo.stage_settler import StageSettler
from app.domain.id_number import check_id_number
from app.scenarios.fixtures import Fixtures
from app.scenarios.given_people import lay_given
from app.scenarios.player import Player
from app.scenarios.scenario_reader import ScenarioFileError, scenario_of
from app.scenarios.unknown_given import UnknownGivenError
from app.scenarios.written_story import written_story
from app.store.employer_rows import attachments_of, employer_of, permission_facts
from app.store.ledger_rows import ledger_of
from app.store.permit_rows import association_facts, live_permit_of_person, permits_of_person
from app.store.person_rows import person_of, revealed

PEOPLE = {"员工": "new.person", "单位": "new.unit", "熟人": "zhao", "原单位": "agent"}
SEEN = {"notices": []}
NEW_UNIT = {"who": "单位", "new": "unit"}
NEW = {"who": "员工", "new": "person"}
WITH_OLD_UNIT = PEOPLE | {"单位": "agent"}


def laid(context, *rows, people=WITH_OLD_UNIT):
    """Lay rows of [[given]]; return who plays which part."""
    cast = Fixtures(context, people)
    known = {"today": context.today(), "start": context.today()}
    lay_given(cast, rows, lambda text: known.get(text) or date.fromisoformat(text), StageSettler())
    return cast


@pytest.fixture
def read(sqlite_context):
    def act(ask, *what):
        with sqlite_context.database.reading() as work:
            return ask(work, *what)

    return act


def test_a_person_and_a_unit_are_made_as_the_story_says(sqlite_context, read):
    cast = laid(
        sqlite_context,
        NEW
        | {
            "name": "林试办",
            "id_number": "11000019910203123",
            "valid_until": "2027-02-10",
            "education_level": "master",
            "title_name": "高级工程师",
            "contract_end": "2027-06-30",
        },
        NEW_UNIT | {"name": "北京春天试办有限公司", "authority": "chaoyang_hrss", "scope": "limited"},
        people=PEOPLE,
    )
    person, unit = cast.actor("员工").person_id, cast.actor("单位").employer_id
    number, _phone = read(revealed, person)
    assert number.startswith("11000019910203123")
    assert check_id_number(number, sqlite_context.today()).is_ok
    told = read(person_of, person)
    assert told.name == "林试办"
    assert (told.details["education_level"], told.details["title_name"]) == ("master", "高级工程师")
    permit = read(live_permit_of_person, person)
    assert (permit.employer_id, permit.valid_until) == (unit, date(2027, 2, 10))
    tie = read(association_facts, person)
    assert (tie.employer_id, tie.contract.end_on) == (unit, date(2027, 6, 30))
    assert read(employer_of, unit).name == "北京春天试办有限公司"
    held = read(permission_facts, unit, "beijing_work_residence")
    assert (held.scope, held.authority) == ("limited", "chaoyang_hrss")


def test_somebody_may_have_no_permit_no_unit_and_no_contract(sqlite_context, read):
    cast = laid(sqlite_context, NEW | {"permit": "none", "association": "none"})
    person = cast.actor("员工").person_id
    assert read(permits_of_person, person) == []
    assert read(association_facts, person) is None


def test_a_permit_may_be_with_one_unit_and_the_person_with_another(sqlite_context, read):
    cast = laid(sqlite_context, NEW_UNIT, NEW | {"permit_unit": "原单位"}, people=PEOPLE)
    person = cast.actor("员工").person_id
    assert read(association_facts, person).employer_id == cast.actor("单位").employer_id
    assert read(live_permit_of_person, person).employer_id == cast.actor("原单位").employer_id


def test_whoever_is_there_already_changes_unit_contract_and_state(sqlite_context, read):
    cast = laid(
        sqlite_context,
        {"who": "熟人", "unit": "agent2", "permit": "suspended"},
        people={"熟人": "zhao"},
    )
    person = cast.actor("熟人").person_id
    assert read(association_facts, person).employer_id == cast.actor("agent2").employer_id
    assert read(live_permit_of_person, person).state == "suspended"
    laid(sqlite_context, {"who": "wang", "contract_end": "2026-11-01", "contract_paper": "打不开"})
    tie = read(association_facts, cast.actor("wang").person_id)
    assert tie.contract.end_on == date(2026, 11, 1)
    ended = {"who": "li", "association": "ended", "permit": "expired", "valid_until": "2026-11-01"}
    laid(sqlite_context, ended)
    assert read(association_facts, cast.actor("li").person_id) is None
    assert read(permits_of_person, cast.actor("li").person_id)[0].state == "expired"


def test_months_are_paid_left_out_and_explained(sqlite_context, read):
    cast = laid(
        sqlite_context,
        NEW
        | {
            "ledger": "clean",
            "paid_months": 12,
            "unpaid": [2, "2026-08"],
            "explained": {"2026-08": "换工作", "4": "倒数第四个月"},
        },
    )
    months = {one.month: one for one in read(ledger_of, cast.actor("员工").person_id)}
    assert min(months) == "2025-11"
    assert "2026-09" not in months
    assert (months["2026-08"].is_blank, months["2026-08"].explanation) == (True, "换工作")
    assert months["2026-10"].si_unit
    assert (months["2026-07"].explanation, bool(months["2026-07"].si_unit)) == ("倒数第四个月", True)


def test_papers_of_a_unit_are_missing_old_or_broken(sqlite_context, read):
    papers = {"tax_payment_proof": "2024-01-22", "agent_id_card": "缺", "business_licence": "打不开"}
    cast = laid(sqlite_context, {"who": "单位", "papers": papers})
    there = {one.slot: one for one in read(attachments_of, cast.actor("单位").employer_id)}
    assert "agent_id_card" not in there
    assert there["tax_payment_proof"].uploaded_at.year == 2024
    assert there["business_licence"].report["findings"][0]["severity"] == "error"
    broken = sqlite_context.files.open(there["business_licence"].sha256).read()
    assert broken.startswith(b"%PDF")
    assert b"%%EOF" not in broken


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([{"who": "员工", "new": "person"}], "账号“zhao”已经有人用"),
        ([{"who": "员工", "permit": "none"}], "已经有证件"),
        ([{"who": "员工", "permit": "expired"}], "已经过去的 valid_until"),
        ([{"who": "员工", "contract_end": "没有"}], "已经有劳动合同"),
        ([{"who": "单位", "authority": "haidian"}], "没有主管部门“haidian”"),
        ([{"who": "单位", "papers": {"business_license": "缺"}}], "business_licence"),
        ([{"who": "zheng", "valid_until": "2027-01-01"}], "没有有效或挂起的证件"),
        ([{"who": "hd.l1a", "permit": "valid"}], "不是员工，也不是单位"),
    ],
)
def test_what_cannot_be_is_told_with_the_way_out(sqlite_context, rows, told):
    with pytest.raises(UnknownGivenError) as refused:
        laid(sqlite_context, *rows, people={"员工": "zhao", "单位": "agent"})
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ('name = "林"', "只能写给新设的人或单位"),
        ('permit = "suspend"', "是不是“suspended”？"),
        ('new = "person"\nid_number = "110000199102031234"', "校验位"),
        ('new = "person"\nscope = "full"', "请分成两段"),
        ('new = "unit"\nledger = "gap"', "ledger 是员工的"),
        ('unpaid = "2026-05"', "写成列表"),
        ("unpaid = [0]", "倒数第几个月"),
        ("paid_months = 99", "0 到 60"),
    ],
)
def test_words_that_mean_nothing_are_found_before_the_story_is_played(row, told):
    text = f'title = "x"\nkind = "happy"\n[[given]]\nwho = "员工"\n{row}\n[[step]]\nclock = "过 1 天"\n'
    with pytest.raises(ScenarioFileError) as wrong:
        scenario_of(text, "x.toml", "renewal", lambda _name: None)
    assert told in str(wrong.value)


def test_what_was_given_is_saved_with_the_story_and_plays_again(sqlite_context):
    given = [
        NEW_UNIT | {"scope": "full", "papers": {"agent_id_card": "缺"}},
        NEW
        | {"valid_until": "2027-02-10", "ledger": "clean", "unpaid": [3], "explained": {"2026-08": "说明"}},
    ]
    setup = {"people": PEOPLE, "begin": "2027-01-04", "given": given}
    text = written_story("春节", setup, [({"who": "单位", "start": "renewal"}, SEEN)])
    story = scenario_of(text, "春节.toml", "renewal", lambda _name: None)
    assert [dict(one) for one in story.given] == given
    player = Player(sqlite_context, sqlite_context.clock, story, settler=StageSettler())
    assert player.play().failure is None
    permit_end = player.day("valid_until")
    assert permit_end == date(2027, 2, 10)
    assert sqlite_context.today() == date(2027, 1, 4)
    assert permit_end - sqlite_context.today() < timedelta(days=60)
