"""A condition that can never hold is refused with its place: a name that is none, an option that is none, another type."""

import json
from datetime import date

import pytest

from app.domain.problem import Severity
from app.engine.bundle import Bundle
from app.forms_reader.definition import read_form
from app.forms_reader.visibility import hidden_paths
from app.services.editions.edition_checks import lint
from app.services.editions.publish_edition import gather
from tests.make.context_maker import ROOT

PROCESSES = ROOT / "processes"
CONTRACT, RENEWAL = "forms/renewal/confirm_contract.form", "renewal/renewal.bpmn"
LEAVING, LEAVING_FORM = "dissociation/dissociation.bpmn", "forms/dissociation/confirm_leaving.form"
CHANGES = "forms/business_info_change/choose_changes.form"


def found(context, procedure, path, old, new):
    """Return rule, file, element and proposal of each error of an edited file."""
    files = dict(gather(PROCESSES / procedure, PROCESSES, ROOT / "forms").files)
    text = files[path].decode()
    assert old in text
    files[path] = text.replace(old, new, 1).encode()
    problems = lint(context, Bundle(procedure, files))
    return {(p.rule, p.file, p.element, p.proposal) for p in problems if p.severity is Severity.ERROR}


@pytest.mark.parametrize(
    ("procedure", "path", "old", "new", "error"),
    [
        ("renewal", CONTRACT, "=contract_choice != ", "=contract_choise != ",
         ("form-context", RENEWAL, "confirm_contract", "contract_choice")),
        ("renewal", CONTRACT, '=contract_choice != \\"new\\"', '=contract_choice = \\"curent\\"',
         ("condition-value", CONTRACT, "contract_file", "current")),
        ("renewal", CONTRACT, '=contract_choice != \\"new\\"', "=contract_choice != 1",
         ("condition-value", CONTRACT, "contract_file", "")),
        ("business_info_change", CHANGES, 'list contains(fields, \\"post\\") != true', 'fields != \\"post\\"',
         ("condition-value", CHANGES, "post", "list contains")),
        ("renewal", RENEWAL, 'verify_and_submit.decision = "return_to_employee"',
         'verify_and_submit.decision = "return_to_employe"',
         ("value-impossible", RENEWAL, None, "return_to_employee")),
    ],
)  # fmt: skip
def test_what_can_never_hold_is_refused(sqlite_context, procedure, path, old, new, error):
    problems = found(sqlite_context, procedure, path, old, new)
    rule, file, element, proposal = error
    same = [one for one in problems if one[0] == rule and one[1] == file and one[3] == proposal]
    assert same, problems
    if element is not None and rule == "form-context":
        assert element in {one[2] for one in same}


def test_a_day_beside_a_date_is_refused_in_a_diagram(sqlite_context):
    problems = found(
        sqlite_context,
        "dissociation",
        LEAVING,
        'name="left_on">=confirm_leaving.left_on<',
        'name="left_on">=if confirm_leaving.left_on &lt; date("2030-01-01") then confirm_leaving.left_on else null<',
    )
    assert {(one[0], one[3]) for one in problems} == {("value-impossible", "date(confirm_leaving.left_on)")}


def form_with_day(condition):
    fields = [
        {"type": "datetime", "id": "day", "key": "day", "dateLabel": "日期", "subtype": "date"},
        {
            "type": "textfield",
            "id": "why",
            "key": "why",
            "label": "理由",
            "conditional": {"hide": condition},
        },
    ]
    return read_form(json.dumps({"type": "default", "id": "x", "components": fields}).encode())


@pytest.mark.parametrize(
    ("answer", "is_hidden"), [("2026-12-31", True), ("2027-01-01", False), ("", False), ("2027-", False)]
)
def test_a_day_of_a_form_is_a_day_in_its_conditions(answer, is_hidden):
    form = form_with_day('=day < date("2027-01-01")')
    assert ("why" in hidden_paths(form, {"day": answer}, {})) is is_hidden


def test_days_are_counted_in_conditions():
    form = form_with_day('=day - date("2027-01-01") > duration("P10D")')
    assert "why" in hidden_paths(form, {"day": date(2027, 1, 12).isoformat()}, {})
