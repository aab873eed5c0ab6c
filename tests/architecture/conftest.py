"""The product put together once, to ask it about itself."""

import pytest

from app.context_builder import build_context
from app.factory import create_app
from app.settings import read_settings


@pytest.fixture(scope="package")
def web(tmp_path_factory):
    """The web application on an empty folder."""
    folder = tmp_path_factory.mktemp("architecture")
    return create_app(build_context(read_settings({"APP_DATA_DIR": str(folder)})))
