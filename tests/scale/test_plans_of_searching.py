"""A search reads some hundred rows however many cases there are: every way of asking goes by an index, on both."""

import pytest

from app.queries.case_finder import CaseFilter, decided, find_cases
from app.queries.queue_place import new_in_list, place_in_list
from app.queries.review_list import VIEWS, review_list
from app.services.tasks.claim_task import release_task
from app.services.tasks.queue_wish import QueueWish
from app.services.tasks.take_next_task import take_next_task
from app.store import queue_search
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


TEXTS = (
    "赵",
    "测试",
    "zcs",
    "z",
    "示例云",
    "91110108",
    "20261125-00001",
    "DEMO-000005",
    "110108199001010011",
    "不在",
)
WISHES = (
    *(QueueWish(view=view) for view in VIEWS),
    *(QueueWish(view=view, procedure="renewal") for view in VIEWS),
    *(QueueWish(text=text) for text in TEXTS),
)


@pytest.fixture(params=["few", "many"])
def named(request, monkeypatch):
    """Let a text name few people, whose tasks are looked up, or very many, who are found along the queue."""
    if request.param == "many":
        monkeypatch.setattr(queue_search, "MANY", 0)
    yield request.param
    for one in (queue_search._named, queue_search._tasks, queue_search._front_found):
        one.cache_clear()


@pytest.mark.usefixtures("named")
def test_no_list_of_a_queue_reads_a_growing_table_from_end_to_end(grown_context):
    by = actor_named(grown_context, "hd.l1a")
    since = grown_context.clock.now
    asked = Asked(grown_context)
    for wish in WISHES:
        asked.where = str(wish)
        found = review_list(grown_context, by, wish)
        new_in_list(grown_context, by, wish, since)
        if found.lines:
            with grown_context.database.reading() as work:
                place_in_list(work, by, wish, found.lines[0].row.key)
        if taken := take_next_task(grown_context, by, wish):
            release_task(grown_context, by, taken)
    assert len(asked.found) > len(WISHES)
    found = scans(grown_context, dict(asked.found))
    assert found == [], told(found)
