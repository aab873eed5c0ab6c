"""A server of objects as S3 has them, on a free port of this machine; it can go away and come back with all it had."""

import os
import socket
import threading
from functools import cache
from uuid import uuid4

from werkzeug.serving import make_server

from app.domain.file_place import BucketPlace
from app.store.file_places import opened
from app.store.s3_objects import S3Access, S3Client, S3Objects
from tests.make.context_maker import settings_for

BUCKET = "office"
ACCESS = {"s3_key": "test", "s3_secret": "test-secret"}


class ObjectServer:
    """Moto's server in a thread: what it holds is in the memory of this process."""

    def __init__(self, *, ignores=()):
        """`ignores`: variables of a request that it does not know, such as HTTP_IF_MATCH."""
        from moto.moto_server.werkzeug_app import (  # noqa: PLC0415 — only few tests need it, and it takes a second
            DomainDispatcherApplication,
            MotoRequestHandler,
            create_backend_app,
        )

        class Handler(MotoRequestHandler):
            protocol_version = "HTTP/1.0"
            """Each connection ends with its answer, so that a server that is away answers nobody."""

            def log(self, *_told):
                """Keep the terminal for the tests."""

        known = DomainDispatcherApplication(create_backend_app)

        def application(environ, start_response):
            return known(
                {name: value for name, value in environ.items() if name not in ignores}, start_response
            )

        self._application = application
        self._handler = Handler
        self.port = 0
        self._server = None
        self.come()
        access = S3Access(self.address, "us-east-1", *ACCESS.values())
        self.client = S3Client(access)
        self.client.ask("create_bucket", Bucket=BUCKET)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def come(self):
        """Start, at the port of before."""
        self._server = make_server(
            "127.0.0.1", self.port, self._application, threaded=True, request_handler=self._handler
        )
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def go_away(self):
        """Stop; who asks is refused."""
        # A process that was forked meanwhile has the same socket: it must not hold who asks.
        self._server.socket.shutdown(socket.SHUT_RDWR)
        self._server.shutdown()
        self._thread.join()

    def place(self, prefix=""):
        """Return a place in the bucket that nobody else uses, as a setting says it."""
        return f"s3://{BUCKET}/{prefix or uuid4().hex}"

    def settings(self):
        """Return the settings of how to reach it."""
        return {"s3_endpoint": self.address, **ACCESS}

    def files(self, context, prefix):
        """Return the files of an office that lie here."""
        settings = settings_for(context.settings.database_url, context.settings.data_dir, **self.settings())
        return opened(settings, BucketPlace(BUCKET, prefix))

    def objects(self, prefix):
        """Return the objects under a prefix."""
        return S3Objects(self.client, BucketPlace(BUCKET, prefix))

    def names(self, prefix):
        """Return the names of all objects under a prefix."""
        return [one.name for one in self.objects(prefix).under("")]


@cache
def _server_of(_process):
    return ObjectServer()


def object_server():
    """Return the server of this process; the first who asks starts it."""
    return _server_of(os.getpid())
