"""What tests share in which somebody tries, in a real browser, what is not theirs."""

from contextlib import ExitStack
from functools import cache

import pytest

from tests.support.browser import chromium
from tests.support.office import open_office
from tests.support.trespass import Trespasser


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """Serve one office for a whole module."""
    with chromium() as browser, open_office(tmp_path_factory.mktemp("guarded"), browser) as found:
        yield found


@pytest.fixture(scope="module")
def trespasser(guarded):
    """Return somebody at their desk, by their login; they stay signed in."""
    with ExitStack() as desks:
        yield cache(lambda login: Trespasser(desks.enter_context(guarded.at_desk(login))))
