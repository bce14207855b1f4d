from __future__ import annotations

import time
from pathlib import Path

import pytest

from campaign.responses.incoming import Incoming
from campaign.responses.sorting import RULES, WRITTEN, IncomingKind, sort

ANSWER = "Dear Nia,\n\nI have asked the council to keep the library open until eight.\n\nCarys"
ACKNOWLEDGEMENT = (
    "Thank you for your email. I receive a high volume of correspondence. Please include your "
    "full postal address, and I will reply as soon as I can."
)


def mail(text: str = ANSWER, subject: str = "Re: Library", **headers: str) -> Incoming:
    found = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Incoming(subject=subject, text=text, from_address="carys@x.example", headers=found)


BY_HEADER = [
    ({"x_postbag_id": "1"}, "own-mail"),
    ({"content_type": "multipart/report; report-type=delivery-status; boundary=b"}, "delivery-report"),
    ({"content_type": 'Multipart/Report; Report-Type="delivery-status"'}, "delivery-report"),
    ({"x_failed_recipients": "a@x.example"}, "failed-recipients"),
    ({"content_type": "multipart/report; report-type=disposition-notification"}, "read-receipt"),
    ({"auto_submitted": "auto-replied (vacation)"}, "auto-submitted"),
    ({"auto_submitted": "no"}, "written"),
    ({"auto_submitted": "No; comment"}, "written"),
    ({"x_autoreply": "yes"}, "auto-reply-header"),
    ({"x_autorespond": ""}, "auto-reply-header"),
    ({"precedence": "AUTO_REPLY"}, "auto-reply-header"),
    ({"precedence": "bulk"}, "list"),
    ({"list_id": "<a.example>"}, "list"),
    ({"list_unsubscribe": "<https://a.example>"}, "written"),
    ({"x_auto_response_suppress": "All"}, "written"),
    ({"return_path": "<>"}, "empty-return-path"),
    ({"return_path": "<carys@x.example>"}, "written"),
]  # fmt: skip


@pytest.mark.parametrize(("headers", "rule"), BY_HEADER)
def test_headers_decide(headers: dict[str, str], rule: str) -> None:
    assert sort(mail(**headers)).because == rule


BY_SUBJECT = [
    ("Automatic reply: Library", "auto-reply-subject"),
    ("AutoReply: Library", "auto-reply-subject"),
    ("Out of Office Re: Library", "auto-reply-subject"),
    ("Ateb awtomatig: Llyfrgell", "auto-reply-subject"),
    ("Allan o’r swyddfa", "auto-reply-subject"),
    ("Re: Automatic reply: Library", "written"),
    ("Automatic doors at the library", "written"),
    ("Out of work", "written"),
    ("Undeliverable: Library", "written"),
]


@pytest.mark.parametrize(("subject", "rule"), BY_SUBJECT)
def test_a_subjects_beginning_decides(subject: str, rule: str) -> None:
    assert sort(mail(subject=subject)).because == rule


def test_a_delivery_notices_subject_counts_only_from_a_mail_system() -> None:
    subject = "Undelivered Mail Returned to Sender"
    notice = Incoming(subject=subject, from_address="MAILER-DAEMON@x.example")
    assert sort(notice).because == "undeliverable-notice"
    assert sort(mail(subject=subject, return_path="<>")).because == "undeliverable-notice"
    assert sort(mail(subject=subject)).kind is IncomingKind.ANSWER


def test_an_offices_automatic_answer_with_such_a_subject_is_no_notice() -> None:
    """It goes on to the supporter, whom it was written for."""
    found = sort(
        mail(subject="Delivered: your message to my office", auto_submitted="auto-replied")
    )
    assert found.kind is IncomingKind.AUTO_REPLY


def test_an_acknowledgement_needs_no_headers_and_no_particular_subject() -> None:
    assert sort(mail(ACKNOWLEDGEMENT)).because == "acknowledgement-words"


def test_an_automatic_reply_that_acknowledges_is_an_acknowledgement() -> None:
    found = sort(mail(ACKNOWLEDGEMENT, "Automatic reply: x", auto_submitted="auto-replied"))
    assert found.kind is IncomingKind.ACKNOWLEDGEMENT


def test_somebody_away_is_no_acknowledgement_whatever_else_is_said() -> None:
    text = f"I am out of the office until Monday. {ACKNOWLEDGEMENT}"
    assert sort(mail(text, auto_submitted="auto-replied")).because == "absence"


def test_an_absence_that_a_person_mentions_is_in_an_answer() -> None:
    assert sort(mail(f"I was away. I am on leave from Friday.\n{ANSWER}")).because == "written"


def test_usual_sentences_around_real_content_leave_it_an_answer() -> None:
    text = (
        "Thank you for contacting me. I receive a large number of emails.\n" + ANSWER + "\n"
        "I will respond to your second question as soon as the Minister has answered me. "
        + "The council met on Monday and heard what people had written. "
        * 40
    )
    assert sort(mail(text)).kind is IncomingKind.ANSWER


def test_an_acknowledgement_in_the_quoted_part_leaves_it_an_answer() -> None:
    quoted = "\n".join(f"> {line}" for line in ("This is an automatic reply.", ACKNOWLEDGEMENT))
    assert sort(mail(f"{ANSWER}\n\n{quoted}")).kind is IncomingKind.ANSWER


def test_a_list_that_answers_a_message_is_an_answer() -> None:
    found = Incoming(text=ANSWER, in_reply_to="<1@x.example>", headers=(("list-id", "a"),))
    assert sort(found).kind is IncomingKind.ANSWER


@pytest.mark.parametrize(
    "piece", ["Thank you for your ", "if you are ", "will respond ", "please "]
)
def test_no_text_keeps_the_rules_busy(piece: str) -> None:
    began = time.process_time()
    sort(mail(piece * (200_000 // len(piece))))
    assert time.process_time() - began < 1


def test_every_rule_stands_in_the_documents_with_its_kind_and_meaning() -> None:
    lines = (Path(__file__).parents[4] / "docs" / "replies.md").read_text("utf-8").splitlines()
    rows = [f"| `{rule.name}` | {rule.kind} | {rule.means} |" for rule in (*RULES, WRITTEN)]
    assert [line for line in lines if line in rows] == rows
    assert sum(line.startswith("| `") for line in lines) == len(rows)
