"""Raw bytes sent to a port, and what is heard until the other side closes or falls silent."""

import socket
import time

from tests.make.hostile_heads import CALM_HEADS, REFUSED_HEADS
from tests.support.hostile_doors import LEAKED, Fate

SILENT_SECONDS = 0.1
LONGEST_SECONDS = 20
BELIEVED = ("evil.invalid", "6.6.6.6", "root:x:")


def heard_of(port, sent, *, silent=SILENT_SECONDS):
    """Return what a server says to some bytes."""
    heard = b""
    with socket.create_connection(("127.0.0.1", port), timeout=LONGEST_SECONDS) as one:
        try:
            one.sendall(sent)
            one.settimeout(LONGEST_SECONDS)
            while chunk := one.recv(65536):
                heard += chunk
                one.settimeout(silent)
        except (TimeoutError, ConnectionError):
            return heard
    return heard


def status_of(heard):
    """Return the status of the first answer; None for none."""
    words = heard.split(b" ", 2)
    return int(words[1]) if heard.startswith(b"HTTP/") and words[1].isdigit() else None


def heads(port):
    """Yield what came of each hostile head; the site is asked after each."""
    for table, must_refuse in ((REFUSED_HEADS, True), (CALM_HEADS, False)):
        for name, sent in table.items():
            began = time.monotonic()
            heard = heard_of(port, sent)
            status, told = status_of(heard), heard.decode("utf-8", "replace")
            is_refused = status is None or 400 <= status < 500
            effect = ""
            if must_refuse and (not is_refused or heard.count(b"HTTP/1.1 ") > 1):
                effect = f"taken: {status}, {heard.count(b'HTTP/1.1 ')} answers"
            elif (status or 0) >= 500:
                effect = f"broken: {status}"
            elif found := [word for word in (*BELIEVED, *LEAKED) if word in told]:
                effect = f"believed {found}"
            elif time.monotonic() - began > LONGEST_SECONDS:
                effect = "waited for ever"
            elif (
                status_of(heard_of(port, b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                != 200
            ):
                effect = "the next visitor was not served"
            yield Fate("refused heads" if must_refuse else "odd heads", name, is_refused, effect)
