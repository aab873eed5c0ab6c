"""Objects in a bucket of an S3 server, which several machines see. Read only where the settings name one (extra `s3`)."""

from __future__ import annotations

import io
import os
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import IO, TYPE_CHECKING, Any
from uuid import uuid4

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, IncompleteReadError

from app.store.disk_trouble import DiskFullError, StoreAwayError
from app.store.object_store import ObjectFacts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.file_place import BucketPlace
    from app.store.object_store import Writing

CONNECT_SECONDS, READ_SECONDS, TRIES = 3, 10, 2
"""A page must not wait for ever for a server that is away: it is told so, and asks again."""
MOST_CONNECTIONS = 16
FRESH_SECONDS = 6 * 3600
"""What is there and younger than this is not removed by anybody: it need not be brought again."""
_GONE, _CONFLICT, _CHANGED, _NO_ROOM = 404, 409, 412, 507
_FULL = frozenset(
    {"XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded", "InsufficientStorage"}
)


@dataclass(frozen=True, slots=True)
class S3Access:
    """A server and what it knows us by. Without an endpoint it is that of the region."""

    endpoint: str
    region: str
    key: str
    secret: str
    authority: str = ""
    """A file with the certificate of an own authority; empty: those that certifi knows."""


class _ChangedError(StoreAwayError):
    """The object is not, or is no longer, as the condition says; without one the server is just busy with it."""


class S3Client:
    """The connection of a process to a server: made when it is first needed, anew in each process that was forked."""

    def __init__(self, access: S3Access) -> None:
        self._access = access
        self._turn = threading.Lock()
        self._made: Any = None
        self._owner = 0

    def ask(self, operation: str, **values: Any) -> Any:
        """Return the answer of the server.

        Raises FileNotFoundError, DiskFullError, StoreAwayError, or _ChangedError where a condition does not hold.
        """
        with _told():
            return getattr(self._client(), operation)(**values)

    def _client(self) -> Any:
        with self._turn:
            if self._made is None or self._owner != os.getpid():
                access = self._access
                self._made, self._owner = (
                    boto3.session.Session().client(
                        "s3",
                        endpoint_url=access.endpoint or None,
                        region_name=access.region,
                        aws_access_key_id=access.key,
                        aws_secret_access_key=access.secret,
                        verify=access.authority or None,
                        config=Config(
                            connect_timeout=CONNECT_SECONDS,
                            read_timeout=READ_SECONDS,
                            retries={"mode": "standard", "total_max_attempts": TRIES},
                            max_pool_connections=MOST_CONNECTIONS,
                            signature_version="s3v4",
                            s3={"addressing_style": "path"},
                            # Each object carries proofs of its own; servers differ in what they make of trailers.
                            request_checksum_calculation="when_required",
                            response_checksum_validation="when_required",
                            proxies={},
                        ),
                    ),
                    os.getpid(),
                )
            return self._made


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except ClientError as refused:
        status = int(refused.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        code = str(refused.response.get("Error", {}).get("Code", ""))
        if status == _GONE and code != "NoSuchBucket":
            raise FileNotFoundError(code) from refused
        if status in (_CHANGED, _CONFLICT):
            raise _ChangedError(code) from refused
        if status == _NO_ROOM or code in _FULL:
            raise DiskFullError(code) from refused
        raise StoreAwayError(f"{status} {code}") from refused
    except (BotoCoreError, HTTPClientError) as away:
        raise StoreAwayError(type(away).__name__) from away


class S3Objects:
    """The objects of a bucket whose names begin with a prefix."""

    def __init__(self, client: S3Client, place: BucketPlace, folder: str = "") -> None:
        self._client, self._place = client, place
        self._bucket = place.bucket
        self._start = "".join(f"{part}/" for part in (place.prefix, folder) if part)

    def part(self, folder: str) -> S3Objects:
        """Return the objects of one kind."""
        return S3Objects(self._client, self._place, folder)

    def elsewhere(self, place: BucketPlace, folder: str) -> S3Objects:
        """Return the objects of another bucket of the same server."""
        return S3Objects(self._client, place, folder)

    def open(self, name: str) -> IO[bytes]:
        """Return the bytes of an object, in memory: what another brings meanwhile is not mixed with it."""
        for _ in range(TRIES - 1):
            try:
                return self._read(name)
            except StoreAwayError:
                continue
        return self._read(name)

    def _read(self, name: str) -> IO[bytes]:
        found = self._ask("get_object", name)
        with _told(), found["Body"] as body:
            content = io.BytesIO(body.read())
        if len(content.getbuffer()) != found["ContentLength"]:
            raise StoreAwayError(IncompleteReadError.__name__)
        return content

    def facts(self, name: str) -> ObjectFacts | None:
        """Return what is known of an object; its age is told by the server's own clock."""
        found = self._head(name)
        return None if found is None else _facts(name, found["ContentLength"], found["LastModified"], found)

    def add(self, name: str, write: Writing) -> bool:
        """Write an object once. One that is there and old is written anew, so that nobody removes it as an old one."""
        content = _written(write)
        for _ in range(TRIES):
            try:
                self._put(name, content, IfNoneMatch="*")
            except _ChangedError:
                if self._is_kept(name, content):
                    return False
            else:
                return True
        raise StoreAwayError("ConditionalRequestConflict")

    def _is_kept(self, name: str, content: bytes) -> bool:
        """Make certain that an object that is there stays; tell whether it does."""
        found = self._head(name)
        if found is None:
            return False
        if time.time() - _facts(name, 0, found["LastModified"], found).written_at < FRESH_SECONDS:
            return True
        try:
            self._put(name, content, IfMatch=found["ETag"])
        except (_ChangedError, FileNotFoundError):
            return False
        return True

    def replace(self, name: str, write: Writing) -> None:
        """Write an object in the place of another."""
        try:
            self._put(name, _written(write))
        except _ChangedError as busy:
            raise StoreAwayError(str(busy)) from busy

    def remove(self, name: str) -> None:
        """Remove an object, if there is one."""
        self._ask("delete_object", name)

    def remove_older(self, name: str, instant: datetime) -> bool:
        """Remove an old object as it was seen: one that is brought anew has other bytes, and stays."""
        found = self._head(name)
        if found is None:
            return False
        written_at = _facts(name, 0, found["LastModified"], found).written_at
        if written_at >= instant.timestamp():
            return False
        try:
            self._ask("delete_object", name, IfMatch=found["ETag"])
        except (_ChangedError, FileNotFoundError):
            return False
        return True

    def lacking(self) -> list[str]:
        """Try the conditions that files rest on; return which of them the server does not know."""
        name, lacking = uuid4().hex, []
        self._put(name, b"1")
        try:
            self._put(name, b"2", IfNoneMatch="*")
            lacking.append("If-None-Match")
        except _ChangedError:
            pass
        try:
            self._ask("delete_object", name, IfMatch=f'"{"0" * 32}"')
            lacking.append("If-Match")
        except _ChangedError:
            self.remove(name)
        return lacking

    def folders(self) -> list[str]:
        """Return the first parts of the names."""
        found = [
            one["Prefix"].removeprefix(self._start).rstrip("/")
            for page in self._pages("", Delimiter="/")
            for one in page.get("CommonPrefixes", ())
        ]
        return sorted(found)

    def under(self, start: str) -> Iterator[ObjectFacts]:
        """Yield the objects whose names begin with `start`, in the order of their names."""
        for page in self._pages(start):
            for one in page.get("Contents", ()):
                yield _facts(one["Key"].removeprefix(self._start), one["Size"], one["LastModified"], page)

    def _pages(self, start: str, **values: str) -> Iterator[Any]:
        more: dict[str, str] = {}
        while True:
            page = self._client.ask(
                "list_objects_v2", Bucket=self._bucket, Prefix=self._start + start, **values, **more
            )
            yield page
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def _head(self, name: str) -> Any:
        try:
            return self._ask("head_object", name)
        except FileNotFoundError:
            return None

    def _put(self, name: str, content: bytes, **conditions: str) -> None:
        self._ask("put_object", name, Body=content, **conditions)

    def _ask(self, operation: str, name: str, **values: Any) -> Any:
        return self._client.ask(operation, Bucket=self._bucket, Key=self._start + name, **values)


def _written(write: Writing) -> bytes:
    held = io.BytesIO()
    write(held)
    return held.getvalue()


def _facts(name: str, size: int, written: datetime, answer: Any) -> ObjectFacts:
    """Return what is known of an object; a server whose clock differs from ours does not make it older or younger."""
    told = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    now = parsedate_to_datetime(told) if told else datetime.now(UTC)
    return ObjectFacts(name, size, time.time() - (now - written).total_seconds())
