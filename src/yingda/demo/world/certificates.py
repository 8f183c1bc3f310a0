"""A certificate authority of the demo's own, and the certificate of its client's system."""

import datetime
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

YEARS: Final = datetime.timedelta(days=3650)
_PEM: Final = serialization.Encoding.PEM


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificates:
    """Files in PEM: who vouches, and with what the server shows itself."""

    authority: Path
    server: Path
    key: Path


def make_certificates(directory: Path, *, name: str) -> Certificates:
    """The certificates for a server of this name; made once."""
    files = Certificates(
        authority=directory / "authority.pem", server=directory / "server.pem", key=directory / "server.key"
    )
    if not files.authority.exists():
        _make(directory, name=name)
    return files


def _make(directory: Path, *, name: str) -> None:
    """All at once: of the processes that start together, the first makes them for the others too."""
    authority_key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _certificate("Yingda demo authority", authority_key, signer=authority_key)
    server = _certificate(name, server_key, signer=authority_key, issuer=authority)
    directory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    _write(draft / "server.key", _private(server_key))
    _write(draft / "server.pem", server.public_bytes(_PEM))
    _write(draft / "authority.pem", authority.public_bytes(_PEM))
    try:
        draft.rename(directory)
    except OSError:
        # Another was faster.
        shutil.rmtree(draft)


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
        .not_valid_after(now + YEARS)
        .add_extension(
            x509.BasicConstraints(ca=issuer is None, path_length=0 if issuer is None else None), critical=True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    builder = builder.add_extension(authority, critical=False)
    if issuer is not None:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    else:
        builder = builder.add_extension(_SIGNS, critical=True)
    return builder.sign(signer, hashes.SHA256())


_SIGNS: Final = x509.KeyUsage(
    digital_signature=True,
    key_cert_sign=True,
    crl_sign=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    encipher_only=False,
    decipher_only=False,
)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _write(place: Path, data: bytes) -> None:
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
