"""What the product stores of a password costs whoever guesses as much work as it should."""

import subprocess
import sys

from tests.make.context_maker import ROOT

SHOW = "from app.services.accounts.sign_in import hashed; print(hashed('long-enough'))"


def test_a_stored_password_costs_two_passes_over_nineteen_mebibytes():
    """In a process of its own: tests let their passwords be hashed with less work."""
    shown = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert shown.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
