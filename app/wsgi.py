"""What gunicorn loads."""

from __future__ import annotations

import gc

from app.context_builder import build_context
from app.factory import create_app

context = build_context()
app = create_app(context)
with context.database.reading() as _warm:
    pass
context.database.close()
gc.freeze()
