"""The first start of a demonstration: people, papers and stories, all of them or none.

Stories are many transactions. A filling that was interrupted leaves its mark, and the next start empties the office and
begins anew: nobody can have used it, because pages open only when the mark is gone.
"""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.demo.demo_base import load_demo
from app.demo.demo_papers import FOLDER as SAMPLES_FOLDER
from app.demo.demo_papers import samples_left_meanwhile
from app.demo.play_demo import play_demo, stopped_scenarios
from app.documents.sample_shelf import shelf_up
from app.services.installation.prepare_installation import is_empty, prepare
from app.services.papers.page_checks import check_waiting
from app.settings import cache_folder
from app.store.migrate import drop_everything
from app.store.setup_rows import drop_demo_mark, is_demo_begun, note_demo_begun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.services.context.app_context import AppContext

LOCK = "demo-filling.lock"


def fill_demo(context: AppContext) -> list[str]:
    """Fill an empty office, or one whose filling was interrupted; return a sentence for each story that stopped."""
    with _alone(context), shelf_up(cache_folder() / "samples"):
        with context.database.reading() as work:
            was_interrupted = is_demo_begun(work)
        if was_interrupted:
            drop_everything(context.database)
            prepare(context)
        elif not is_empty(context):
            return []
        context.database.transact(note_demo_begun)
        with samples_left_meanwhile(context.settings.data_dir / SAMPLES_FOLDER, context.today()):
            load_demo(context, with_samples=False)
            stopped = stopped_scenarios(play_demo(context))
        check_waiting(context)
        context.database.transact(drop_demo_mark)
        return stopped


@contextmanager
def _alone(context: AppContext) -> Iterator[None]:
    """Let one start at a time fill the office; another one waits and finds it filled."""
    with (context.settings.data_dir / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
