"""python -m app.development: see `./run dev`."""

from __future__ import annotations

import sys

from app.development.dev_server import main

sys.exit(main(sys.argv[1:]))
