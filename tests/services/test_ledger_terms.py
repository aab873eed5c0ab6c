"""What an authority asks of the ledger stands in tables that analysts edit; an edition without them has defaults."""

from pathlib import Path

import pytest

from app.domain.ledger_terms import DEFAULT_TERMS
from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.policy.actor import SYSTEM
from app.services.editions.edition_checks import lint
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from app.services.terms.ledger_terms_of import terms_now

HERE = Path(__file__).resolve().parents[2]
LAG = b"<text>2</text>"


def bundle_with(old=b"", new=b"", *, without=()):
    bundle = gather(HERE / "processes" / "renewal", HERE / "processes", HERE / "forms")
    files = {path: content for path, content in bundle.files.items() if not path.endswith(tuple(without))}
    if old:
        path = "shared/ledger_terms.dmn"
        assert old in files[path]
        files[path] = files[path].replace(old, new)
    return Bundle(bundle.process, files)


def terms(context, authority="haidian_hrss"):
    with context.database.reading() as work:
        return terms_now(context, work, authority)


def test_the_shipped_tables_say_two_months_six_months_and_which_explanations_need_a_paper(context):
    found = terms(context)
    assert (found.lag_months, found.contract_months) == (2, 6)
    assert found.papers == {"L4_no_income", "L9_no_tax"}


def test_an_authority_gets_a_lag_of_its_own(context):
    one = b'<inputEntry id="ledger_terms_rule_1_in_1">'
    assert one in bundle_with().files["shared/ledger_terms.dmn"]
    text = bundle_with().files["shared/ledger_terms.dmn"].decode()
    rule = text[text.index('      <rule id="ledger_terms_rule_1">') : text.index("    </decisionTable>")]
    own = rule.replace("rule_1", "rule_0").replace("<text>-</text>", '<text>"haidian_hrss"</text>', 1)
    own = own.replace("<text>2</text>", "<text>1</text>")
    publish_edition(context, SYSTEM, bundle_with(rule.encode(), (own + rule).encode()))
    assert terms(context).lag_months == 1
    assert terms(context, "overseas_talent_center").lag_months == 2


def test_an_edition_without_the_tables_is_decided_with_the_defaults(context):
    publish_edition(context, SYSTEM, bundle_with(without=("ledger_terms.dmn", "explanation_papers.dmn")))
    assert terms(context) == DEFAULT_TERMS


@pytest.mark.parametrize("lag", [b"13", b"-1", b'"two"'])
def test_a_lag_that_cannot_be_is_refused_before_it_is_published(context, lag):
    spoilt = bundle_with(LAG, b"<text>" + lag + b"</text>")
    assert [problem for problem in lint(context, spoilt) if problem.file == "shared/ledger_terms.dmn"]
    with pytest.raises(PublishRefusedError):
        publish_edition(context, SYSTEM, spoilt)


def test_a_table_that_leaves_other_authorities_without_an_answer_is_refused(context):
    first = b'<inputEntry id="ledger_terms_rule_1_in_1">\n          <text>'
    spoilt = bundle_with(first + b"-</text>", first + b'"haidian_hrss"</text>')
    with pytest.raises(PublishRefusedError, match="主管部门没有单独列出"):
        publish_edition(context, SYSTEM, spoilt)
