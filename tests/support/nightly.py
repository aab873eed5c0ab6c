"""How much of what is drawn or repeated a run takes: ./run test a part of it, ./run test --nightly everything."""

import os

VARIABLE = "TEST_NIGHTLY"
IS_NIGHTLY = os.environ.get(VARIABLE) == "1"


def times(nightly, daily):
    """Return how often something is done in this run."""
    return nightly if IS_NIGHTLY else daily
