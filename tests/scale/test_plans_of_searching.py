"""A search reads some hundred rows however many cases there are: every way of asking goes by an index, on both."""

import pytest

from app.queries.case_finder import CaseFilter, decided, find_cases
from app.store.database import new_id
from tests.make.context_maker import actor_named
from tests.scale.test_query_plans import Asked, scans, told

pytestmark = pytest.mark.slow
ASKED = (
    {},
    {"text": "赵"},
    {"text": "zcs"},
    {"text": "示例云"},
    {"text": "91110108"},
    {"text": "20261125-00001"},
    {"text": "DEMO-000005"},
    {"text": "110108199001010011"},
    {"procedure": "renewal"},
    {"state": "in_review"},
    {"returned": 1},
    {"employer_id": new_id()},
    {"text": "赵", "state": "in_review", "returned": 0},
)


def test_no_search_reads_a_growing_table_from_end_to_end(grown_context):
    by = actor_named(grown_context, "hd.l1a")
    asked = Asked(grown_context)
    for more in ASKED:
        asked.where = str(more)
        find_cases(grown_context, by, CaseFilter("", **more))
    decided(grown_context, by, None)
    found = scans(grown_context, dict(asked.found))
    assert found == [], told(found)
