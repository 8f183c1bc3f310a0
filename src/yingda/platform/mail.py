"""Mail by SMTP: one letter to one address, over TLS wherever the server has it."""

import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

import aiosmtplib

PATIENCE_SECONDS = 20.0
SMTP_PORT, SMTPS_PORT = 587, 465
PERMANENT = 500


class MailRefused(Exception):
    """The server will not take this letter, today or tomorrow."""


class MailAway(Exception):
    """The server cannot be reached, or takes nothing at the moment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """A letter on its way; the same id for the same letter, however often it is tried."""

    id: str
    to: str
    subject: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MailServer:
    """Where letters are handed over, and whom they are from."""

    url: str
    """smtp://user:password@host:port (TLS if the server has it), smtps:// (TLS from the first word), or
    smtp://...?tls=required."""
    sender: str
    trust: ssl.SSLContext | None = None

    async def send(self, letter: Outgoing) -> None:
        """Hand over a letter, or MailRefused or MailAway."""
        parts = urlsplit(self.url)
        secure = parts.scheme == "smtps"
        try:
            message = self._message(letter)
        except ValueError as unwritable:
            # An address that no letter can have: tomorrow neither.
            raise MailRefused(type(unwritable).__name__) from None
        try:
            await aiosmtplib.send(
                message,
                hostname=parts.hostname,
                port=parts.port or (SMTPS_PORT if secure else SMTP_PORT),
                username=unquote(parts.username) if parts.username else None,
                password=unquote(parts.password) if parts.password else None,
                use_tls=secure,
                start_tls=None if secure or "tls=required" not in parts.query else True,
                tls_context=self.trust,
                timeout=PATIENCE_SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            permanent = all(each.code >= PERMANENT for each in refused.recipients)
            raise (MailRefused if permanent else MailAway)(type(refused).__name__) from None
        except aiosmtplib.SMTPAuthenticationError as refused:
            # Somebody mends the password some day.
            raise MailAway(type(refused).__name__) from None
        except aiosmtplib.SMTPResponseException as refused:
            permanent = refused.code >= PERMANENT
            raise (MailRefused if permanent else MailAway)(type(refused).__name__) from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as away:
            raise MailAway(type(away).__name__) from None

    def _message(self, letter: Outgoing) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = letter.to
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = formatdate()
        message["Message-ID"] = f"<{letter.id}@{self.sender.rpartition('@')[2].rstrip('>')}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message
