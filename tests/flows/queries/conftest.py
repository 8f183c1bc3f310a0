"""Real servers that speak TLS on loopback, with an authority of the test's own."""

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "crm.example"
PEM = serialization.Encoding.PEM
Answer = Callable[[str, asyncio.StreamWriter], Awaitable[None]]
"""Answers one request, whose head it is given."""


@dataclass(frozen=True, kw_only=True)
class Authority:
    """Vouches for the names of servers."""

    directory: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def file(self) -> Path:
        return self.directory / "authority.pem"

    def server_context(self, name: str) -> ssl.SSLContext:
        """What a server of this name shows itself with."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(name, key, issuer=self.certificate, signer=self.key)
        place = self.directory / f"{name}.pem"
        private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        place.write_bytes(certificate.public_bytes(PEM) + private)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(place)
        return context


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    *,
    signer: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None = None,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if issuer is not None:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return builder.sign(signer, hashes.SHA256())


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    found = Authority(directory=tmp_path, key=key, certificate=_certificate("Authority", key, signer=key))
    found.file.write_bytes(found.certificate.public_bytes(PEM))
    return found


@dataclass
class Server:
    """A system that answers as the test says, and remembers what it was asked."""

    answer: Answer
    port: int = 0
    heads: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    connections: int = 0

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode():
                length = next(
                    (int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-length")), 0
                )  # fmt: skip
                self.heads.append(head)
                self.bodies.append((await reader.readexactly(length)).decode())
                await self.answer(head, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(authority: Authority, answer: Answer, *, certified_as: str = HOST) -> AsyncIterator[Server]:
    """A server while this lasts."""
    server = Server(answer=answer)
    listener = await asyncio.start_server(
        server.handle, "127.0.0.1", 0, ssl=authority.server_context(certified_as)
    )
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        # Those who still talk are cut off by the client's own closing.
        await asyncio.sleep(0)


def says(status: int, body: str = "{}", *, headers: str = "", kind: str = "application/json") -> Answer:
    """Always the same answer."""

    async def answer(head: str, writer: asyncio.StreamWriter) -> None:
        content = body.encode()
        writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n{headers}\r\n".encode()
            + content
        )

    return answer
