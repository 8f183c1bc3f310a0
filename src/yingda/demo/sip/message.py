"""SIP messages as text: read, answered, signed; pure."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MARGIN = "\r\n"
ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS"
_AUTH_FIELD = re.compile(r'(\w+)=(?:"([^"]*)"|([^,\s]+))')
_USER = re.compile(r"sips?:([^@;>]+)@")
_TAG = re.compile(r";tag=([^;\s>]+)")
_AUDIO = re.compile(r"^m=audio (\d+) ", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A request or an answer."""

    start: str
    headers: Sequence[tuple[str, str]]
    body: str = ""

    @property
    def status(self) -> int:
        """The answer's code; 0 for a request."""
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0 ") else 0

    @property
    def method(self) -> str:
        """The request's method; of an answer, the one that it answers."""
        return self.get("CSeq").split()[-1] if self.status else self.start.split()[0]

    def get(self, name: str) -> str:
        """The first header of this name; empty when there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def call_id(self) -> str:
        return self.get("Call-ID")

    @property
    def branch(self) -> str:
        return self.get("Via").partition("branch=")[2].partition(";")[0]

    @property
    def audio_port(self) -> int | None:
        """Where the sender of this description wants to hear."""
        found = _AUDIO.search(self.body)
        return int(found[1]) if found else None

    def to_bytes(self) -> bytes:
        lines = [self.start, *(f"{name}: {value}" for name, value in self.headers)]
        lines.append(f"Content-Length: {len(self.body.encode())}")
        return (MARGIN.join(lines) + MARGIN * 2 + self.body).encode()


def parse(data: bytes) -> Message | None:
    """The message in a packet; None for what is none, such as a keep-alive."""
    head, _, body = data.decode(errors="replace").partition(MARGIN * 2)
    start, *lines = head.split(MARGIN)
    if "SIP/2.0" not in start:
        return None
    pairs = (line.partition(":") for line in lines if ":" in line)
    return Message(
        start=start, headers=[(name.strip(), value.strip()) for name, _, value in pairs], body=body
    )


def answer(
    request: Message, status: str, *, tag: str = "", extra: Mapping[str, str] | None = None, body: str = ""
) -> Message:
    """An answer to a request, such as `486 Busy Here`."""
    to = request.get("To")
    if tag and ";tag=" not in to:
        to = f"{to};tag={tag}"
    headers = [("Via", via) for via in request.all("Via")]
    headers += [(name, request.get(name)) for name in ("From", "Call-ID", "CSeq")]
    headers += [("To", to), *(extra or {}).items()]
    if body:
        headers.append(("Content-Type", "application/sdp"))
    return Message(start=f"SIP/2.0 {status}", headers=headers, body=body)


def user_of(address: str) -> str:
    """`1001` of `<sip:1001@host>;tag=x`."""
    found = _USER.search(address)
    return found[1] if found else ""


def tag_of(address: str) -> str:
    found = _TAG.search(address)
    return found[1] if found else ""


def uri_of(address: str) -> str:
    """What stands between the angle brackets."""
    inside = address.partition("<")[2].partition(">")[0]
    return inside or address.partition(";")[0]


def describe(*, port: int) -> str:
    """A session of G.711 A-law with digits at this port."""
    lines = (
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        "c=IN IP4 127.0.0.1",
        "t=0 0",
        f"m=audio {port} RTP/AVP 8 101",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:101 telephone-event/8000",
        "a=fmtp:101 0-15",
        "a=ptime:20",
    )
    return MARGIN.join(lines) + MARGIN


def digest(challenges: Sequence[str], *, user: str, secret: str, method: str, uri: str) -> str:
    """The Authorization header for a challenge with MD5."""
    chosen = next((c for c in challenges if "SHA" not in c.upper().partition("ALGORITHM=")[2]), challenges[0])
    fields = {name: quoted or bare for name, quoted, bare in _AUTH_FIELD.findall(chosen)}
    realm, nonce = fields["realm"], fields["nonce"]
    first, second = _md5(f"{user}:{realm}:{secret}"), _md5(f"{method}:{uri}")
    count, own = "00000001", "b3nch"
    response = _md5(f"{first}:{nonce}:{count}:{own}:auth:{second}")
    opaque = f', opaque="{fields["opaque"]}"' if "opaque" in fields else ""
    return (
        f'Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{uri}", response="{response}", '
        f'algorithm=MD5, qop=auth, nc={count}, cnonce="{own}"{opaque}'
    )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
