"""A time-stamp service that refuses, that answers something else, that is away: three things, each told as it is."""

import pytest
from asn1crypto import algos, tsp
from pades.common.coroutines import run
from pades.common.errors import PadesError
from pades.making.timestamps import Tsa
from test_pki import answers

from packages.pades.tests.builders.signed.odd_servers import answer, odd_server, says

DIGEST = bytes(range(32))
REPLY = "application/timestamp-reply"


def asked(act, *, tries: int = 1) -> object:
    with odd_server(act) as host:
        return run(Tsa(f"http://{host}/tsa", timeout=5, tries=tries, pause=0).async_timestamp(DIGEST, "sha256"))


def refusal(act, *, tries: int = 3) -> PadesError:
    with pytest.raises(PadesError) as found:
        asked(act, tries=tries)
    return found.value


def query_in(question: bytes) -> bytes:
    return question.partition(b"\r\n\r\n")[2]


class Stamping:
    """An honest service but for the wrong word that ``bent`` puts into its question, and the type of its answer."""

    def __init__(self, service, *, bent=None, kind: str = REPLY) -> None:
        self.service, self.bent, self.kind, self.questions = service, bent or (lambda query: query), kind, 0

    def __call__(self, connection, question: bytes) -> None:
        self.questions += 1
        query = self.bent(tsp.TimeStampReq.load(query_in(question)))
        connection.sendall(answer(answers.stamp(self.service, query.dump()), self.kind))


@pytest.mark.parametrize("kind", [REPLY, "Application/Timestamp-Reply", f"{REPLY}; charset=binary"])
def test_a_token_is_taken_whatever_letters_name_its_type(authorities, kind):
    token = asked(Stamping(authorities.pki.tsa, kind=kind))
    assert token["content"]["encap_content_info"]["content_type"].native == "tst_info"


def test_its_length_is_remembered(authorities):
    with odd_server(Stamping(authorities.pki.tsa)) as host:
        tsa = Tsa(f"http://{host}/tsa")
        assert tsa.token_length == 0
        token = run(tsa.async_timestamp(DIGEST, "sha256"))
    assert tsa.token_length == len(token.dump()) > 1000


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        (answers.refusal(2), {"why": "said", "said": "rejection"}),
        (answers.refusal(2, "Hết hạn mức"), {"why": "said", "said": "Hết hạn mức – rejection"}),
        (
            b"0\x160\x14\x02\x01\x020\x0b\x0c\tBad order\x03\x02\x07\x80",
            {"why": "said", "said": "Bad order – bad_alg – rejection"},
        ),
        (answers.refusal(3, "later"), {"why": "said", "said": "later – waiting"}),
        (answers.refusal(0), {"why": "unreadable"}),
        (b"<html>", {"why": "unreadable"}),
    ],
)
def test_a_refusal_is_told_in_the_services_words_and_not_asked_again(content, facts):
    calls = []

    def act(connection, question):
        calls.append(question)
        connection.sendall(answer(content, REPLY))

    found = refusal(act)
    assert (found.code, found.permanent, len(calls)) == ("tsa_refused", True, 1)
    assert found.facts == facts


def test_a_strangers_words_are_one_short_line():
    found = refusal(says(answer(answers.refusal(2, "a\r\nb\u202e\x1b[2J" + "x" * 500), REPLY)))
    assert not set("\r\n\x1b\u202e") & set(found.facts["said"])
    assert "a b [2J" in found.facts["said"]
    assert len(found.facts["said"]) < 250


@pytest.mark.parametrize(("field", "value"), [("message_imprint", None), ("nonce", 7)])
def test_a_token_for_another_question_is_refused(authorities, field, value):
    """Whoever sits between may send an old token: it is ours only with our digest and our number."""
    other = {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}), "hashed_message": bytes(32)}

    def bent(query):
        query[field] = value or tsp.MessageImprint(other)
        return query

    found = refusal(Stamping(authorities.pki.tsa, bent=bent))
    assert found.code == "tsa_refused"
    assert found.facts == {"why": "other_question"}


@pytest.mark.parametrize("kind", ["text/html", "application/timestamp-query", ""])
def test_another_type_is_no_time_stamp(authorities, kind):
    found = refusal(Stamping(authorities.pki.tsa, kind=kind))
    assert (found.code, found.permanent) == ("tsa_refused", True)
    assert found.facts == {"why": "wrong_type", "media_type": kind}


@pytest.mark.parametrize(
    ("status", "code", "times"),
    [("401 No", "tsa_refused", 1), ("404 No", "tsa_refused", 1), ("429 Slowly", "tsa_unavailable", 3),
     ("500 No", "tsa_unavailable", 3), ("503 No", "tsa_unavailable", 3)],
)  # fmt: skip
def test_refusal_and_absence_in_http(status, code, times):
    calls = []

    def act(connection, question):
        calls.append(question)
        connection.sendall(answer(b"no", status=status))

    found = refusal(act)
    assert (found.code, found.permanent, len(calls)) == (code, code == "tsa_refused", times)
    assert found.facts["status"] == int(status[:3])


def test_a_redirect_elsewhere_is_no_answer():
    moved = answer(b"", status="302 Found", more="Location: http://192.0.2.1/tsa\r\n")
    assert refusal(says(moved), tries=1).code == "tsa_unavailable"


def test_an_address_that_is_none():
    with pytest.raises(PadesError, match="tsa_unavailable"):
        run(Tsa("tsa.vidu.vn", tries=1).async_timestamp(DIGEST, "sha256"))
