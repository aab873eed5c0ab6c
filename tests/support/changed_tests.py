"""./run test --changed: the tests that what has changed since main, or since a given commit, reaches."""

import subprocess

from tests.support.import_reach import Reach
from tests.support.module_words import HERE

MAIN = "main"


def _git(*words):
    done = subprocess.run(["git", *words], cwd=HERE, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"git {' '.join(words)} 不成功：{done.stderr.strip()}")
    return done.stdout.split("\0")


def changed_files(since):
    """Return what differs from the commit at which this work began, new and removed files too."""
    fork = _git("merge-base", since, "HEAD")[0].strip()
    listed = [
        *_git("diff", "--name-only", "-z", "--no-renames", fork),
        *_git("ls-files", "--others", "--exclude-standard", "-z"),
    ]
    return sorted(filter(None, set(listed)))


def tests_of_changes(since):
    """Return the test files to run; on main itself, those of the changes that are not committed yet."""
    return Reach().tests(changed_files(since))
