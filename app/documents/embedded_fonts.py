"""Where the built fonts lie; slips and sample papers embed them."""

from __future__ import annotations

from pathlib import Path

FONTS = Path(__file__).parents[1] / "web" / "static" / "built" / "fonts"
REGULAR = FONTS / "NotoSansSC_400Regular.ttf"
BOLD = FONTS / "NotoSansSC_700Bold.ttf"
