"""What gunicorn loads."""

from __future__ import annotations

import gc

from app.factory import create_app
from app.house_builder import build_house

house = build_house()
app = create_app(house)
with house.database.reading() as _warm:
    pass
house.database.close()
gc.freeze()
