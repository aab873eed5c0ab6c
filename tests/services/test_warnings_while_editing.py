"""What is no error and yet goes wrong in the office is told while somebody edits: each with its file and its place."""

from dataclasses import dataclass

import pytest

from app.domain.problem import Severity
from app.engine.bundle import Bundle
from app.scenarios.story_checks import problems_of_stories
from app.services.editions.edition_checks import findings_here
from tests.support.edition_desk import shipped

DIAGRAM, CHAIN, NOTICES = "renewal/renewal.bpmn", "shared/review_chain.dmn", "renewal/notices.toml"
FORM, STORY = "forms/renewal/nobody_asks.form", "renewal/scenarios/slip.toml"
TOLD = """title = "写错了一步"
kind = "happy"
[people]
"员工" = "zhao"
"单位" = "agent"
[[step]]
who = "单位"
start = "renewal"
[[step]]
who = "单位"
task = "confirm_contrct"
answers = { contract_choice = "current" }
"""


@dataclass(frozen=True)
class Slip:
    """A text that replaces another in one file, and what is said of it."""

    file: str
    old: str
    new: str
    element: str
    words: str


SLIPS = {
    "notice-unsent": Slip(
        NOTICES,
        "",
        '\n[nobody_hears]\ntitle = "没有人听"\nbody = "没有人听。"\n',
        "nobody_hears",
        "谁也收不到",
    ),
    "level-unheld of a step": Slip(
        DIAGRAM,
        'camunda:formKey="shared/correct_contract" camunda:candidateGroups="=&quot;employer:&quot; + case.employer_id"',
        'camunda:formKey="shared/correct_contract" camunda:candidateGroups="authority:haidian_hrss:L9"',
        "replace_contract",
        "没有这一级的审核人员",
    ),
    "level-unheld of a row": Slip(
        CHAIN,
        '<outputEntry id="review_chain_rule_3_out_1">\n          <text>3</text>',
        '<outputEntry id="review_chain_rule_3_out_1">\n          <text>9</text>',
        "review_chain_rule_3",
        "没有第 9 级的审核人员",
    ),
    "form-unused": Slip(FORM, "", "", "", "没有步骤使用表单"),
    "story-task": Slip(STORY, "", TOLD, "", "图里没有任务“confirm_contrct”"),
}


def told(context, files):
    found = [
        *findings_here(context, Bundle("renewal", files)),
        *problems_of_stories(context, "renewal", files),
    ]
    assert [one.message for one in found if one.severity is Severity.ERROR] == []
    return {
        (one.rule, one.file, one.element, one.message) for one in found if one.severity is Severity.WARNING
    }


@pytest.mark.parametrize(("rule", "slip"), SLIPS.items(), ids=SLIPS)
def test_what_will_go_wrong_is_told_with_its_place(sqlite_context, rule, slip):
    files = shipped()
    before = told(sqlite_context, files)
    text = files.get(slip.file, b"").decode()
    if slip.file == FORM:
        text = files["forms/renewal/acknowledge_risk.form"].decode().replace('"id": "', '"id": "copied_')
    assert slip.old in text
    files[slip.file] = (text.replace(slip.old, slip.new) if slip.old else text + slip.new).encode()
    (fresh,) = told(sqlite_context, files) - before
    assert (fresh[0], fresh[1], fresh[2]) == (rule.partition(" ")[0], slip.file, slip.element)
    assert slip.words in fresh[3]
