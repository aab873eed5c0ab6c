"""python -m app: the operators' command line."""

from __future__ import annotations

import sys

from app.cli.command_line import main

sys.exit(main())
