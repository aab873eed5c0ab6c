"""Open the place of files that the settings name: the data folder, or a bucket."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from app.domain.file_place import place_of
from app.settings import UnsafeSettingsError
from app.store.file_store import FILES, FileStore
from app.store.sealed_files import FileSeal

if TYPE_CHECKING:
    from app.domain.file_place import BucketPlace
    from app.settings import Settings
    from app.store.s3_objects import S3Objects

NOT_INSTALLED = (
    "APP_FILES 指向 S3，但是没有安装 boto3。请执行："
    ".venv/bin/pip install --require-hashes -r requirements/s3.lock，然后重新启动"
)


def file_store(settings: Settings) -> FileStore:
    """Return the files of an installation; nothing is asked of a server before it is needed."""
    place = place_of(settings.files)
    return opened(settings, place)


def opened(settings: Settings, place: BucketPlace | None) -> FileStore:
    """Return the files of a place, sealed with the keys of the settings."""
    bucket = None if place is None else _bucket(settings, place)
    return FileStore(settings.data_dir / FILES, FileSeal(settings.encryption_key), bucket)


def _bucket(settings: Settings, place: BucketPlace) -> S3Objects:
    if find_spec("boto3") is None:
        raise UnsafeSettingsError(NOT_INSTALLED)
    # It takes as long to read as a fifth of the application: only where it is used.
    from app.store.s3_objects import S3Access, S3Client, S3Objects  # noqa: PLC0415

    access = S3Access(
        settings.s3_endpoint, settings.s3_region, settings.s3_key, settings.s3_secret, settings.s3_ca
    )
    return S3Objects(S3Client(access), place)
