"""The file of an installation that names the providers through which units and persons sign in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.identity_provider import ProviderFileError, read_providers
from app.settings import UnsafeSettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.identity_provider import IdentityProvider
    from app.settings import Settings


def providers_of(settings: Settings) -> Mapping[str, IdentityProvider]:
    """Return the providers by code, none where no file is named; raises UnsafeSettingsError for what is wrong in it."""
    if not settings.identity_providers:
        return {}
    path = Path(settings.identity_providers)
    try:
        return read_providers(path.read_text("utf-8"), lambda name: _secret(path.parent / name))
    except (OSError, UnicodeDecodeError, ProviderFileError) as wrong:
        raise UnsafeSettingsError(f"APP_IDENTITY_PROVIDERS（{path}）：{wrong}") from wrong


def _secret(path: Path) -> str:
    found = path.read_text("utf-8").strip()
    if not found:
        raise ProviderFileError(f"{path} 是空的")
    return found
