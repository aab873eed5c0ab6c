"""Whatever is sent to whichever route by whomever: an answer, never a fault of the product. The seed is printed."""

import os
import sys
from random import SystemRandom

import pytest

from app.factory import create_app
from tests.conftest import KINDS, opened_copy
from tests.make.stage_of_everything import fill_everything
from tests.support.nightly import IS_NIGHTLY, times
from tests.support.route_fuzz import RouteFuzz

pytestmark = pytest.mark.slow
SEED = int(os.environ.get("FUZZ_SEED") or (SystemRandom().randrange(10**6) if IS_NIGHTLY else 14))


@pytest.fixture(params=KINDS if IS_NIGHTLY else KINDS[:1])
def fuzz(request, originals, tmp_path):
    """Return a fuzz of an office in which everything has happened; by night on both databases."""
    for context in opened_copy(originals, request.param, fill_everything, tmp_path):
        begun = RouteFuzz(create_app(context), context, SEED)
        yield begun
        begun.close()


def test_no_request_whatsoever_breaks_a_route(fuzz):
    fuzz.read_pages(times(3, 1), times(9, 1))
    fuzz.send_forms(times(60, 4))
    fuzz.send_queries(times(20, 1))
    fuzz.send_everything(times(9, 1), times(10, 1))
    sys.stdout.write("\n".join([fuzz.told(), *map(str, fuzz.broken)]) + "\n")
    assert fuzz.broken == [], fuzz.told()
    assert set(fuzz.statuses) > {200, 303, 400, 403, 404, 405}
