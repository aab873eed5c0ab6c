"""What gunicorn loads."""

from __future__ import annotations

import gc

from app.context_builder import build_context
from app.domain.private_files import keep_files_private
from app.factory import create_app
from app.log_lines import configure_logs
from app.services.context.wait_for_database import when_database_answers
from app.services.recovery.fitting_keys import refuse_wrong_keys

OBJECTS_BEFORE_A_LOOK = 20_000
"""A page makes thousands of objects and leaves no circles: looking for them every 700 costs a tenth of its time."""

keep_files_private()
configure_logs()
context = build_context()
when_database_answers(lambda: refuse_wrong_keys(context))
app = create_app(context)
context.database.close()
gc.freeze()
gc.set_threshold(OBJECTS_BEFORE_A_LOOK, 20, 20)
