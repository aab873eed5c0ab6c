"""Where the built product keeps its fonts, or the package they come from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "app" / "web" / "static" / "built" / "fonts"
PACKAGE = ROOT / "frontend" / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"


def _font(folder: str, name: str) -> Path:
    built = BUILT / name
    return built if built.exists() else PACKAGE / folder / name


REGULAR = _font("400Regular", "NotoSansSC_400Regular.ttf")
BOLD = _font("700Bold", "NotoSansSC_700Bold.ttf")
needs_fonts = pytest.mark.skipif(
    not (REGULAR.exists() and BOLD.exists()) and os.environ.get("CI") != "true",
    reason="the pages are not built, so there are no fonts: ./run setup builds them",
)
