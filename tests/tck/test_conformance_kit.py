"""The DMN Technology Compatibility Kit: the number of passing cases is a ratchet."""

import json
from pathlib import Path

import pytest

from app.cli.command_line import main
from app.cli.tck_command import tally
from app.tck.conformance import verdicts

KIT = Path(__file__).resolve().parents[3] / "shared" / "tck"
EXTERNAL = "0076-feel-external-java"
MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m" namespace="urn:m">
  <import namespace="urn:rates" name="rates" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
  <decision id="d" name="double"><variable name="double"/>
    <informationRequirement><requiredInput href="urn:rates#i"/></informationRequirement>
    <literalExpression><text>rates.amount * 2</text></literalExpression></decision>
  <businessKnowledgeModel id="b" name="thrice"><variable name="thrice"/><encapsulatedLogic>
    <formalParameter name="n" typeRef="number"/><literalExpression><text>n * 3</text></literalExpression>
  </encapsulatedLogic></businessKnowledgeModel>
</definitions>"""
IMPORTED = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="r" name="r" namespace="urn:rates">
  <inputData id="i" name="amount"><variable name="amount" typeRef="number"/></inputData>
</definitions>"""
CASES = """<?xml version="1.0" encoding="UTF-8"?>
<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:xsd="http://www.w3.org/2001/XMLSchema"><modelName>m.dmn</modelName>
  <testCase id="good"><inputNode name="amount" namespace="urn:rates"><value xsi:type="xsd:decimal">4</value></inputNode>
    <resultNode name="double"><expected><value xsi:type="xsd:decimal">8</value></expected></resultNode></testCase>
  <testCase id="bad"><inputNode name="amount" namespace="urn:rates"><value xsi:type="xsd:decimal">4</value></inputNode>
    <resultNode name="double"><expected><value xsi:type="xsd:string">8</value></expected></resultNode></testCase>
  <testCase id="called" type="bkm" invocableName="thrice"><inputNode name="n"><value xsi:type="xsd:double">1.5</value></inputNode>
    <resultNode name="thrice"><expected><value xsi:type="xsd:double">4.5</value></expected></resultNode></testCase>
  <testCase id="refused"><inputNode name="amount"><value xsi:nil="true"/></inputNode>
    <resultNode name="double" errorResult="true"/></testCase>
</testCases>"""


@pytest.fixture(scope="module")
def counted():
    """Return the tally of the whole kit."""
    if not KIT.is_dir():
        pytest.skip("the kit is reference data and not part of the project")
    return tally(verdicts(KIT))


@pytest.fixture
def small_kit(tmp_path):
    """Return a folder with one model, what it imports and four cases."""
    folder = tmp_path / "compliance-level-3" / "0001-doubled"
    folder.mkdir(parents=True)
    (tmp_path / "compliance-level-2").mkdir()
    (folder / "m.dmn").write_text(MODEL)
    (folder / "rates.dmn").write_text(IMPORTED)
    (folder / "0001-doubled-test-01.xml").write_text(CASES)
    return tmp_path


def test_all_cases_of_level_two_pass(counted):
    assert counted["levels"]["2"]["passed"] == counted["levels"]["2"]["total"]


def test_at_least_995_of_a_thousand_cases_of_level_three_pass(counted):
    level = counted["levels"]["3"]
    assert level["passed"] >= 0.995 * level["total"]


def test_only_external_functions_fail(counted):
    assert {wrong["folder"] for wrong in counted["failed"]} <= {EXTERNAL}


def test_external_functions_are_refused_by_name(counted):
    reasons = [wrong["reason"] for wrong in counted["failed"] if wrong["folder"] == EXTERNAL]
    assert all("不支持外部函数" in reason for reason in reasons)


def test_the_command_tells_levels_and_failures(small_kit, capsys):
    assert main(["tck", str(small_kit), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["levels"] == {"2": {"passed": 0, "total": 0}, "3": {"passed": 3, "total": 4}}
    (wrong,) = told["failed"]
    assert (wrong["case"], wrong["expected"], wrong["got"]) == ("bad", "8", 8)


def test_the_command_tells_people_what_was_expected(small_kit, capsys):
    assert main(["tck", str(small_kit)]) == 1
    assert '0001-doubled bad double: 应为 "8"，却是 8' in capsys.readouterr().out


def test_the_command_says_when_there_is_no_kit(tmp_path, capsys):
    assert main(["tck", str(tmp_path)]) == 1
    assert "没有测试用例" in capsys.readouterr().err


def test_a_file_of_cases_that_cannot_be_read_counts_as_a_failing_case(small_kit, capsys):
    (small_kit / "compliance-level-2" / "0001-test-01.xml").write_text("<testCases>")
    assert main(["tck", str(small_kit), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["levels"]["2"] == {"passed": 0, "total": 1}
    assert "不是完整的 XML" in told["failed"][0]["reason"]


def test_a_model_is_decided_and_checked_with_the_files_beside_it(small_kit, capsys):
    file = small_kit / "compliance-level-3" / "0001-doubled" / "m.dmn"
    (file.parent / "broken.dmn").write_text("<no model")
    assert (
        main(["decide", str(file), "--decision", "double", "--input", '{"rates": {"amount": 4}}', "--json"])
        == 0
    )
    assert json.loads(capsys.readouterr().out)["value"] == 8
    assert main(["lint", str(file)]) == 0


def test_a_file_that_imports_itself_is_refused(tmp_path, capsys):
    file = tmp_path / "circle.dmn"
    file.write_text(MODEL.replace('namespace="urn:m"', 'namespace="urn:rates"'))
    (tmp_path / "other.dmn").write_text(MODEL.replace('namespace="urn:m"', 'namespace="urn:rates"'))
    assert main(["decide", str(file), "--decision", "double"]) == 1
    assert "引入了它自己" in capsys.readouterr().err
