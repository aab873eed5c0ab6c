"""A mail server that keeps what it is told: with or without TLS, with a certificate that somebody vouches for or not."""

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certificate_for(folder, *addresses, host=None):
    """Write a certificate of addresses, or of a host, that vouches for itself; return the path of it and its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [
                    *(x509.IPAddress(ip_address(one)) for one in addresses),
                    *([x509.DNSName(host)] if host else []),
                ]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "mail-server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@dataclass
class Heard:
    """What a server was told."""

    port: int = 0
    receivers: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    in_tls: list[bool] = field(default_factory=list)


@contextmanager
def mail_server(address, certificate=None, *, starts_with_tls=False, offers_tls=True):
    """Serve one letter after the other on an address of this machine; yields what is heard."""
    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    heard = Heard()
    with socket.create_server((address, 0)) as listening:
        heard.port = listening.getsockname()[1]

        def serve():
            while True:
                try:
                    connection, _peer = listening.accept()
                except OSError:
                    return
                with suppress(OSError), connection:
                    _converse(connection, heard, tls, starts_with_tls=starts_with_tls, offers_tls=offers_tls)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield heard
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(2)


def _converse(connection, heard, tls, *, starts_with_tls, offers_tls):
    if starts_with_tls:
        connection = tls.wrap_socket(connection, server_side=True)
    connection.sendall(b"220 ready\r\n")
    lines = connection.makefile("rb")
    while line := lines.readline().decode().rstrip("\r\n"):
        word = line.partition(" ")[0].upper()
        heard.words.append(word)
        if word == "EHLO":
            connection.sendall(b"250-office\r\n" + (b"250 STARTTLS\r\n" if offers_tls else b"250 HELP\r\n"))
        elif word == "STARTTLS":
            connection.sendall(b"220 go on\r\n")
            connection = tls.wrap_socket(connection, server_side=True)
            lines = connection.makefile("rb")
        elif word == "DATA":
            connection.sendall(b"354 go on\r\n")
            while (part := lines.readline().decode()) != ".\r\n":
                heard.text.append(part)
            heard.in_tls.append(isinstance(connection, ssl.SSLSocket))
            connection.sendall(b"250 kept\r\n")
        else:
            heard.receivers += [line] if word == "RCPT" else []
            connection.sendall(b"250 ok\r\n" if word != "QUIT" else b"221 bye\r\n")
