"""SIP messages of the bench's telephones."""

from yingda.demo.sip.message import Message, answer, describe, digest, parse, tag_of, uri_of, user_of

INVITE = (
    "INVITE sip:bench001@127.0.0.1:5999 SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bK-one\r\n"
    "Via: SIP/2.0/UDP 127.0.0.2:5060;branch=z9hG4bK-two\r\n"
    'From: "x" <sip:13100000001@127.0.0.1>;tag=abc\r\n'
    "To: <sip:bench001@127.0.0.1>\r\n"
    "Call-ID: one\r\nCSeq: 7 INVITE\r\nContent-Length: 0\r\n\r\n"
    "v=0\r\nm=audio 12002 RTP/AVP 8 101\r\n"
)


def parsed(text: str) -> Message:
    message = parse(text.encode())
    assert message is not None
    return message


def test_a_request_is_read() -> None:
    invite = parsed(INVITE)
    assert (invite.method, invite.status, invite.call_id) == ("INVITE", 0, "one")
    assert invite.branch == "z9hG4bK-one"
    assert invite.audio_port == 12002
    assert user_of(invite.start) == "bench001"
    assert user_of(invite.get("from")) == "13100000001"
    assert tag_of(invite.get("From")) == "abc"
    assert uri_of(invite.get("To")) == "sip:bench001@127.0.0.1"


def test_an_answer_goes_back_the_whole_way_with_a_tag() -> None:
    reply = parsed(answer(parsed(INVITE), "180 Ringing", tag="p1").to_bytes().decode())
    assert (reply.status, reply.method) == (180, "INVITE")
    assert len(reply.all("Via")) == 2
    assert tag_of(reply.get("To")) == "p1"
    assert reply.get("CSeq") == "7 INVITE"


def test_a_tag_that_is_there_stays() -> None:
    first = answer(parsed(INVITE), "200 OK", tag="p1")
    again = Message(start="BYE sip:x@y SIP/2.0", headers=[*first.headers])
    assert tag_of(answer(again, "200 OK", tag="p2").get("To")) == "p1"


def test_what_is_described_can_be_read() -> None:
    message = Message(start="INVITE sip:x@y SIP/2.0", headers=[], body=describe(port=4000))
    assert parsed(message.to_bytes().decode()).audio_port == 4000


def test_a_keep_alive_is_no_message() -> None:
    assert parse(b"\r\n\r\n") is None


def test_the_digest_of_the_standard() -> None:
    challenge = 'Digest realm="yingda", nonce="n", qop="auth", algorithm=MD5, opaque="o"'
    signed = digest(
        ['Digest realm="yingda", nonce="s", algorithm=SHA-256', challenge],
        user="u",
        secret="secret-word",
        method="REGISTER",
        uri="sip:h",
    )
    assert 'nonce="n"' in signed
    assert 'opaque="o"' in signed
    assert 'response="' in signed
