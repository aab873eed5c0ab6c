"""python -m app: the operators' command line."""

from __future__ import annotations

import sys

from app.cli.command_line import main
from app.domain.private_files import keep_files_private

keep_files_private()
sys.exit(main())
