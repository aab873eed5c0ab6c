"""What tests share in which somebody tries, in a real browser, what is not theirs."""

from contextlib import ExitStack
from functools import cache, partial

import pytest

from tests.support.browser import chromium
from tests.support.office import open_office
from tests.support.studio_desk import StudioDesk
from tests.support.trespass import Trespasser


@pytest.fixture(scope="package")
def browser():
    """One Chromium for all files of this folder; each window has a profile of its own."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="package")
def opened(browser, originals):
    """Return what opens an office of its own in a folder."""
    return partial(open_office, originals, browser)


@pytest.fixture(scope="module")
def drafting(tmp_path_factory, opened):
    """Serve one office in which analysts write drafts, for a whole module."""
    with opened(tmp_path_factory.mktemp("drafting")) as found:
        yield found


@pytest.fixture
def studio(drafting):
    """An analyst at the editor of drafts."""
    with drafting.at_desk("analyst") as desk:
        yield StudioDesk(desk)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory, opened):
    """Serve one office for a whole module."""
    with opened(tmp_path_factory.mktemp("guarded")) as found:
        yield found


@pytest.fixture(scope="module")
def trespasser(guarded):
    """Return somebody at their desk, by their login; they stay signed in."""
    with ExitStack() as desks:
        yield cache(lambda login: Trespasser(desks.enter_context(guarded.at_desk(login))))
