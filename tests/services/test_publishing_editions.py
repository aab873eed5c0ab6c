import pytest

from app.domain.review_clock import review_due
from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.policy.actor import SYSTEM
from app.services.context.calendar_of import calendar_of
from app.services.editions.edition_checks import lint
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import EditionOvertakenError, publish_edition
from app.services.records.record_forms import record_form
from app.store.edition_rows import editions, files_of, live_edition_of
from tests.make.context_maker import actor_named
from tests.make.drawn_levels import drawn_level_heard
from tests.make.service_journey import APPROVE, RETURN, ServiceJourney
from tests.support.racers import race
from tests.support.shows import shows

RENEWAL = "renewal/renewal.bpmn"


def _bundle(context, *edits, path=RENEWAL):
    """Return what is shipped with some text of one file changed."""
    settings = context.settings
    shipped = gather(settings.processes_dir / "renewal", settings.processes_dir, settings.forms_dir)
    text = shipped.files[path].decode()
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return type(shipped)(shipped.process, {**shipped.files, path: text.encode()})


def _publish(context, *edits, path=RENEWAL):
    bundle = _bundle(context, *edits, path=path)
    return publish_edition(context, actor_named(context, "analyst"), bundle).edition


def _live(context):
    with context.database.reading() as work:
        return live_edition_of(work, "renewal").sha256


TERMS = "shared/review_terms.dmn"
FIFTEEN = ("<text>20</text>", "<text>15</text>")


def test_running_cases_keep_their_edition_and_new_ones_take_the_new_one(context):
    old = ServiceJourney(context)
    before = _live(context)
    _publish(context, FIFTEEN, path=TERMS)
    new = ServiceJourney(context, "qian")
    assert old.case.edition == before
    assert new.case.edition == _live(context) != before
    old.submit()
    new.submit()
    assert old.open()["review"].inputs["due_on"] == old.case.review_due_on.isoformat()
    assert old.case.review_due_on == _due_after(context, old, 20)
    assert new.case.review_due_on == _due_after(context, new, 15)


def _due_after(context, journey, days):
    with context.database.reading() as work:
        return review_due(journey.case.received_on, calendar_of(work), days).due


@shows("T37")
def test_a_fourth_review_drawn_into_the_diagram_takes_part_at_once(context):
    old = ServiceJourney(context)
    publish_edition(context, SYSTEM, Bundle("renewal", drawn_level_heard(_bundle(context).files)))
    old.submit().approve()
    assert old.case.outcome == "end_approved"
    new = ServiceJourney(context, "qian").submit().approve()
    assert set(new.open()) == {"final_look"}
    fence = new.claim("hd.l4a", "final_look")
    assert new.do("hd.l4a", "final_look", APPROVE, fence=fence)["state"] == "approved"


def test_a_return_by_a_drawn_review_sends_back_and_comes_round_again(context):
    publish_edition(context, SYSTEM, Bundle("renewal", drawn_level_heard(_bundle(context).files)))
    journey = ServiceJourney(context).submit().approve()
    fence = journey.claim("hd.l4a", "final_look")
    journey.do("hd.l4a", "final_look", RETURN, fence=fence)
    assert journey.case.state == "returned"
    assert set(journey.open()) == {"correct_employee_papers"}


BROKEN = {
    "Python in a condition": ((">gates.allowed<", ">__import__('os').getpid()<"), RENEWAL, "【是】的条件"),
    "a handler nobody wrote": (
        ('camunda:topic="permit.extend"', 'camunda:topic="os.system"'),
        RENEWAL,
        "延长证件有效期",
    ),
    "a form that is missing": (
        ('camunda:formKey="renewal/confirm_contract"', 'camunda:formKey="renewal/none"'),
        RENEWAL,
        "确认或上传劳动合同",
    ),
    "a script": (
        (
            '<bpmn:endEvent id="work_done" ',
            (
                '<bpmn:scriptTask id="sly" name="悄悄执行"><bpmn:script>import os</bpmn:script></bpmn:scriptTask>'
                '<bpmn:endEvent id="work_done" '
            ),
        ),
        RENEWAL,
        "悄悄执行",
    ),
    "a signal": (
        (
            '<bpmn:endEvent id="work_done" ',
            (
                '<bpmn:intermediateThrowEvent id="flare" name="信号弹">'
                '<bpmn:signalEventDefinition id="flare_signal" /></bpmn:intermediateThrowEvent>'
                '<bpmn:endEvent id="work_done" '
            ),
        ),
        RENEWAL,
        "信号弹",
    ),
    "an external entity": (
        ("<bpmn:definitions ", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><bpmn:definitions '),
        RENEWAL,
        "DOCTYPE",
    ),
    "entities within entities": (
        (
            "<bpmn:definitions ",
            '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><bpmn:definitions ',
        ),
        RENEWAL,
        "DOCTYPE",
    ),
    "a name longer than a page": (('name="确认或上传劳动合同"', f'name="{"长" * 400}"'), RENEWAL, "120 个字"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_diagram_is_refused_by_name_and_the_live_edition_stays(context, fault):
    edit, path, name = BROKEN[fault]
    before = _live(context)
    with pytest.raises(PublishRefusedError) as refused:
        _publish(context, edit, path=path)
    assert name in str(refused.value)
    assert _live(context) == before
    with context.database.reading() as work:
        assert len(_renewals(work)) == 1
    assert ServiceJourney(context).case.edition == before


def test_publishing_the_same_again_makes_no_second_edition(context):
    first, second = _publish(context, FIFTEEN, path=TERMS), _publish(context, FIFTEEN, path=TERMS)
    assert (first.sha256, first.number) == (second.sha256, second.number)
    publish_edition(context, SYSTEM, _bundle(context))
    with context.database.reading() as work:
        assert [(row.number, live) for row, live in _renewals(work)] == [(2, False), (1, True)]


def test_of_racing_publishers_with_one_base_one_succeeds_and_the_others_are_told(context):
    base = _live(context)
    bundles = [_bundle(context, (FIFTEEN[0], f"<text>{10 + n}</text>"), path=TERMS) for n in range(4)]
    by = actor_named(context, "analyst")
    outcomes = race(4, lambda n: publish_edition(context, by, bundles[n], base=base, note=f"{10 + n}"))
    refused = [one for one in outcomes if isinstance(one, EditionOvertakenError)]
    (done,) = [one for one in outcomes if one not in refused]
    assert (done.edition.number, done.edition.sha256) == (2, _live(context))
    assert [one.live for one in refused] == [done.edition] * 3
    days = done.edition.note
    assert {change.sentence for one in refused for change in one.changes} == {
        f"决策表“审核周期和办理期”第 1 行的“规定审核周期（工作日）”由 20 改为 {days}"
    }
    with context.database.reading() as work:
        assert [(row.number, live) for row, live in _renewals(work)] == [(2, True), (1, False)]


def test_racing_publishers_without_a_base_number_without_a_gap(context):
    def run(number):
        return _publish(context, (FIFTEEN[0], f"<text>{10 + number}</text>"), path=TERMS)

    outcomes = race(3, run)
    done = [one.number for one in outcomes if not isinstance(one, EditionOvertakenError)]
    assert sorted(done) == list(range(2, 2 + len(done)))
    assert done
    with context.database.reading() as work:
        assert sum(live for _, live in _renewals(work)) == 1


def test_publishing_under_starting_cases_disturbs_nobody(context):
    logins = ["zhao", "qian", "wang"]
    moves = [
        *(lambda login=login: ServiceJourney(context, login) for login in logins),
        lambda: _publish(context, FIFTEEN, path=TERMS),
    ]
    outcomes = race(4, lambda number: moves[number]())
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes


def test_a_stored_edition_never_changes(context):
    _publish(context, FIFTEEN, path=TERMS)
    with context.database.reading() as work:
        for row, _ in _renewals(work):
            bundle = type(_bundle(context))(row.process, files_of(work, row.sha256))
            assert bundle.sha256 == row.sha256


def _renewals(work):
    return [(row, live) for row, live in editions(work) if row.process == "renewal"]


def test_the_record_forms_are_an_edition_without_a_diagram(context):
    settings = context.settings
    bundle = gather(settings.forms_dir / "records", settings.processes_dir, settings.forms_dir)
    changed = Bundle(bundle.process, _relabelled(bundle.files, "法定代表人（负责人）", "法定代表人或负责人"))
    with context.database.reading() as work:
        before = record_form(context, work, "employer_general")
    assert publish_edition(context, SYSTEM, changed).edition.number == 2
    with context.database.reading() as work:
        after = record_form(context, work, "employer_general")
    assert before.field("legal_representative").label == "法定代表人（负责人）"
    assert after.field("legal_representative").label == "法定代表人或负责人"


def test_record_forms_that_lack_one_that_pages_need_are_not_published(context):
    settings = context.settings
    bundle = gather(settings.forms_dir / "records", settings.processes_dir, settings.forms_dir)
    files = {path: content for path, content in bundle.files.items() if "employer_agent" not in path}
    with pytest.raises(PublishRefusedError) as refused:
        publish_edition(context, SYSTEM, Bundle(bundle.process, files))
    assert [problem.element for problem in refused.value.problems] == ["employer_agent"]
    assert lint(context, Bundle(bundle.process, files)) == refused.value.problems


def test_a_change_of_the_record_forms_is_no_new_edition_of_a_procedure(sqlite_context):
    settings = sqlite_context.settings
    shipped = gather(settings.processes_dir / "renewal", settings.processes_dir, settings.forms_dir)
    assert [path for path in shipped.files if path.startswith("forms/records/")] == []


def _relabelled(files, old, new):
    return {path: content.replace(old.encode(), new.encode()) for path, content in files.items()}


def test_a_diagram_that_cannot_be_read_is_the_only_reason_given(sqlite_context):
    spoiled = _bundle(sqlite_context, ("</bpmn:definitions>", ""))
    found = {problem.rule for problem in lint(sqlite_context, spoiled) if problem.severity == "error"}
    assert found == {"xml-syntax", "no-process"}
