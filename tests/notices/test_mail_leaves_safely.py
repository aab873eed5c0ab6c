"""A letter leaves to one receiver, over TLS to a server that proves who it is, or not at all."""

import pytest

from app.domain.mail_address import is_mail_address
from app.notices.delivery import MailError
from app.notices.mail_channels import FolderChannel, SmtpChannel
from app.store.letter_files import LetterFiles
from app.store.sealed_files import FileSeal
from tests.make.mail_server import certificate_for, mail_server

ELSEWHERE = "127.0.0.2"
"""Not the address by which a server on this machine is known: it stands for another machine."""
LETTER = ("letter-1", "zhao@example.invalid", "主题", "正文")
TWO = [
    "x@y.cn,evil@z.cn",
    "x@y.cn;evil@z.cn",
    "x@y.cn evil@z.cn",
    "x,evil@z.cn",
    '"a,b"@y.cn',
    "名字 <x@y.cn>",
    "x@y.cn\nBcc: evil@z.cn",
    "x@y.cn\r\n.\r\nMAIL FROM:<a@b.cn>",
    "x@y.cn (evil@z.cn)",
    "<x@y.cn>",
    "@z.cn:x@y.cn",
    "x@y",
    "x@",
    "",
]


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """Return a certificate that this process trusts."""
    path = certificate_for(tmp_path, ELSEWHERE)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


@pytest.mark.parametrize("address", TWO)
def test_what_names_more_than_one_receiver_is_no_address_and_gets_no_letter(tmp_path, address):
    assert not is_mail_address(address)
    with pytest.raises(MailError):
        FolderChannel(
            LetterFiles(tmp_path / "letters", FileSeal("0f" * 32)).keep, "office@example.invalid"
        ).send("one", address, "主题", "正文")
    assert list(tmp_path.rglob("*.eml")) == []


@pytest.mark.parametrize("address", ["x@y.cn", "first.last+tag@mail.example.com.cn", "a_b-c@1x.cn"])
def test_an_ordinary_address_is_one(address):
    assert is_mail_address(address)


@pytest.mark.parametrize("subject", ["one\r\nBcc: evil@z.cn", "one\nX: y"])
def test_a_subject_begins_no_header(tmp_path, subject):
    with pytest.raises(MailError):
        FolderChannel(
            LetterFiles(tmp_path / "letters", FileSeal("0f" * 32)).keep, "office@example.invalid"
        ).send("one", "x@y.cn", subject, "正文")


@pytest.mark.parametrize(("scheme", "starts"), [("smtps", True), ("smtp", False)])
def test_a_server_with_a_trusted_certificate_gets_the_letter_over_tls(certificate, scheme, starts):
    with mail_server(ELSEWHERE, certificate, starts_with_tls=starts) as heard:
        SmtpChannel(f"{scheme}://{ELSEWHERE}:{heard.port}", "office@example.invalid").send(*LETTER)
    assert heard.in_tls == [True]
    assert [line.partition(":")[2].partition(">")[0] for line in heard.receivers] == ["<zhao@example.invalid"]


@pytest.mark.parametrize(("scheme", "starts"), [("smtps", True), ("smtp", False)])
@pytest.mark.parametrize("wrong", ["nobody vouches for it", "it is of another host"])
def test_another_certificate_gets_no_letter(tmp_path, monkeypatch, scheme, starts, wrong):
    path = certificate_for(tmp_path, ELSEWHERE if wrong.startswith("nobody") else "127.0.0.9")
    if not wrong.startswith("nobody"):
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with mail_server(ELSEWHERE, path, starts_with_tls=starts) as heard:
        channel = SmtpChannel(f"{scheme}://user:secret@{ELSEWHERE}:{heard.port}", "office@example.invalid")
        with pytest.raises(MailError, match="CERTIFICATE_VERIFY_FAILED"):
            channel.send(*LETTER)
    assert not {"AUTH", "MAIL", "RCPT", "DATA"} & set(heard.words)


def test_a_server_elsewhere_that_offers_no_tls_gets_neither_password_nor_letter():
    with mail_server(ELSEWHERE, offers_tls=False) as heard:
        channel = SmtpChannel(f"smtp://user:secret@{ELSEWHERE}:{heard.port}", "office@example.invalid")
        with pytest.raises(MailError, match="STARTTLS"):
            channel.send(*LETTER)
    assert set(heard.words) <= {"EHLO", "QUIT"}


def test_a_server_on_this_machine_needs_no_certificate():
    with mail_server("127.0.0.1", offers_tls=False) as heard:
        SmtpChannel(f"smtp://127.0.0.1:{heard.port}", "office@example.invalid").send(*LETTER)
    assert heard.in_tls == [False]
