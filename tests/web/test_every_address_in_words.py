"""Everything that can be opened, in a context where everything has happened, is told in words to everybody who may open it."""

import pytest

from app.factory import create_app
from app.notices.mail_channels import FolderChannel
from app.notices.text_channels import SpokenChannel
from app.policy.actor import Role
from app.services.accounts.begin_office import new_setup_link
from app.services.due_work.send_letters import send_next_letter
from app.store.tables_applications import notice
from tests.conftest import opened_copy
from tests.make.registering import begin
from tests.make.stage_of_everything import fill_everything
from tests.support.page_walk import NOT_READ, PageWalk, found_in, is_dated
from tests.support.posted_letters import posted
from tests.support.raw_codes import raw_in

pytestmark = pytest.mark.slow
MENDERS = frozenset({Role.OPERATOR, Role.ANALYST, Role.AUDITOR})
"""Who also reads what a machine said, set apart from the sentences."""
DAYS_LATER = 8
KEPT_BY_OFFICERS = ("users.new", "users.ask_login", "users.ask_reset", "review_roles.ask")
NEVER = (
    {("setup.begin", role) for role in (None, *Role)}
    | {("page_editor.show", Role.REVIEWER)}
    | {(endpoint, Role.OPERATOR) for endpoint in KEPT_BY_OFFICERS}
)
"""Pages that nobody opens in this context.

There is an operator already; no form asks reviewers for papers; accounts are changed by the security officer.
"""


@pytest.fixture(scope="module")
def walk(originals, tmp_path_factory):
    """Return a walk through the context; letters lie where the operator finds them."""
    folder = tmp_path_factory.mktemp("everything")
    for context in opened_copy(originals, "sqlite", fill_everything, folder):
        context.clock.forward(days=DAYS_LATER)
        keep = context.files.letters.keep
        ways = {"mail": FolderChannel(keep, "office@example.invalid"), "text": SpokenChannel()}
        with context.database.reading() as work:
            letters = [
                (row.payload["kind"], f"{letter.subject} {letter.body}")
                for row, letter in posted(work)
                if letter.subject
            ]
        while send_next_letter(context, ways):
            pass
        begun = PageWalk(create_app(context), context)
        begun.letters = letters
        begun.samples["registration.ask_code"] = [
            {"token": begin(context, phone="15400001236")},
            {"token": "nowhere"},
        ]
        yield begun


def test_every_address_is_read_by_everybody_who_may_open_it(walk):
    """A new address must say which rows it is opened with, or why nobody reads it."""
    unread, found = [], {}
    for rule in walk.rules():
        if rule.endpoint in NOT_READ:
            continue
        for role in walk.readers(rule):
            pages = list(walk.pages(rule, role))
            if not pages and (rule.endpoint, role) not in NEVER:
                unread.append((rule.endpoint, role))
            for login, path, response in pages:
                raw = found_in(response, machine=role in MENDERS)
                if raw := [one for one in raw if not is_dated(rule.endpoint, one)]:
                    found[f"{login} {path}"] = raw
    assert unread == []
    assert found == {}


def test_every_notice_and_letter_of_the_house_is_in_words(walk):
    with walk.context.database.reading() as work:
        told = [(row.kind, f"{row.title} {row.body}") for row in work.connection.execute(notice.select())]
    told += walk.letters
    raw = {kind: found for kind, text in told if (found := raw_in(text))}
    assert raw == {}
    assert len({kind for kind, _ in told}) > 20


def test_the_first_page_of_an_empty_office_is_in_words(empty_context):
    client = create_app(empty_context).test_client()
    answers = [client.get(f"/setup/{token}") for token in (new_setup_link(empty_context), "nowhere")]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert [found_in(answer) for answer in answers] == [[], []]


def test_every_refusal_of_an_empty_form_is_in_words(walk):
    """Whoever sends it: those who may and filled nothing in, those who may not, and visitors."""
    found, statuses = {}, set()
    for login, path, response in walk.commands():
        statuses.add(response.status_code)
        if response.mimetype != "text/html":
            continue  # An answer for a script.
        raw = found_in(response, machine=login in {"operator", "analyst", "security", "auditor"})
        if raw:
            found[f"{login} {path}"] = response.status_code, raw
    assert found == {}
    assert statuses >= {303, 403, 404, 422}
