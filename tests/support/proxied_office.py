"""The nginx of the system with the configuration that is shipped, on ports of its own, before a served office."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path

from tests.make.mail_server import certificate_for

HOST = "office.example.invalid"
DEPLOYED = Path(__file__).resolve().parents[2] / "deploy/nginx"
MAIN = """daemon off;
{user}pid {folder}/nginx.pid;
worker_processes 1;
error_log {folder}/nginx.error.log;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u;
    scgi_temp_path {folder}/s;
    default_type application/octet-stream;
    include {folder}/office.conf;
}}
"""
PATIENCE_SECONDS = 20


def program():
    """Return the path of nginx; None where it is not installed."""
    return shutil.which("nginx") or next((one for one in ("/usr/sbin/nginx",) if Path(one).exists()), None)


def free_port():
    """Return a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def adapted(text, changes):
    """Return the configuration with an installation's own lines; each of them must be marked as such."""
    lines = text.splitlines()
    for pattern, replacement in changes:
        found = [place for place, line in enumerate(lines) if re.search(pattern, line)]
        assert found, pattern
        for place in found:
            assert "# CHANGE" in lines[place], lines[place]
            lines[place] = re.sub(pattern, replacement, lines[place])
    return "\n".join(lines) + "\n"


def _listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class ProxiedOffice:
    """nginx in front of a port."""

    def __init__(self, folder, port):
        self.folder, self.plain, self.port = folder, free_port(), free_port()
        self.certificate = certificate_for(folder, host=HOST)
        text = (DEPLOYED / "office.conf").read_text("utf-8")
        conf = adapted(
            text,
            [
                (r"127\.0\.0\.1:8000", f"127.0.0.1:{port}"),
                (r"listen 80\b", f"listen 127.0.0.1:{self.plain}"),
                (r"listen 443\b", f"listen 127.0.0.1:{self.port}"),
                (r"/etc/ssl/office/(fullchain|key)\.pem", str(self.certificate)),
                (r"/var/log/nginx", str(folder)),
                (r"/etc/nginx/office-pages/", f"{DEPLOYED}/pages/"),
            ],
        )
        (folder / "office.conf").write_text(conf)
        user = "user root;\n" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
        command = [
            program(),
            "-p",
            str(folder),
            "-c",
            str(folder / "nginx.conf"),
            "-e",
            str(folder / "nginx.error.log"),
        ]
        with (folder / "nginx.out").open("wb") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out)
        self._wait()

    def _wait(self):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _listens(self.port):
            told = (self.folder / "nginx.out").read_text()
            assert self.process.poll() is None, told
            assert time.monotonic() < deadline, told
            time.sleep(0.05)

    def stop(self):
        """End nginx."""
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)

    def connection(self, name=HOST):
        """Return a connection over TLS; `name` is whom it asks for."""
        trusting = ssl.create_default_context(cafile=str(self.certificate))
        trusting.check_hostname = name == HOST
        bare = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS)
        return trusting.wrap_socket(bare, server_hostname=name)

    def ask(self, method, path, body=None, **headers):
        """Return the answer to one request, its body read."""
        asked = http.client.HTTPSConnection(HOST, timeout=PATIENCE_SECONDS)
        asked.sock = self.connection()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        asked.request(method, path, body, named)
        answer = asked.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")
        asked.close()
        return answer
