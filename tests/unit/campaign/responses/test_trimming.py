from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.responses.trimming import Trimmed, trimmed

LETTER = "Dear Carys,\n\nPlease keep the library open."
MARKED = "\n".join(f"> {line}" for line in LETTER.splitlines())

HEADERS = [
    "On Mon, 23 Nov 2026 at 18:02, Nia <nia@x.example> wrote:",
    "On 23 Nov 2026, at 18:02, Nia Made-Up via Charity\n<letters@charity.example> wrote:",
    "Ar ddydd Llun, 23 Tachwedd 2026 am 18:02, ysgrifennodd Nia <nia@x.example>:",
    "Ar Llun, 23 Tach 2026 am 18:02 Nia <nia@x.example>\nysgrifennodd:",
    "Ysgrifennodd Nia <nia@x.example> ar 23/11/2026 18:02:",
    "2026-11-23 18:02 GMT+00:00 Nia <nia@x.example> wrote:",
    "-----Original Message-----",
    "----- Neges Wreiddiol -----",
    "From: Nia\nSent: 23 November 2026 18:02\nTo: Carys\nSubject: Library",
    "*From:* Nia\n*Date:* Monday\n*To:* Carys\n*Cc:* Tomos\n*Subject:* Library",
    "________________________________\nOddi wrth: Nia\nAnfonwyd: 23 Tachwedd\nAt: Carys\nPwnc: Llyfrgell",
    "Le lun. 23 nov. 2026 à 18:02, Nia <nia@x.example> a écrit :",
]


@pytest.mark.parametrize("header", HEADERS)
def test_an_answer_above_a_quoted_letter(header: str) -> None:
    assert trimmed(f"I shall.\n\n{header}\n\n{LETTER}\n") == Trimmed(
        "I shall.", f"{header}\n\n{LETTER}"
    )


@pytest.mark.parametrize("header", HEADERS[:6])
def test_an_answer_below_a_quoted_letter(header: str) -> None:
    assert trimmed(f"{header}\n\n{MARKED}\n\nI shall.") == Trimmed(
        "I shall.", f"{header}\n{MARKED}"
    )


def test_an_answer_between_the_quoted_lines() -> None:
    found = trimmed("> Will you come?\nYes.\n> And speak?\nGladly.")
    assert found == Trimmed("Yes.\nGladly.", "> Will you come?\n> And speak?")


SIGNATURES = [
    "Kind regards,\nTomos",
    "Yours sincerely,\n\nCarys Example-Morgan MP\nMember for Somewhere",
    "Cofion cynnes,\nCarys",
    "Yn gywir\nCarys",
    "-- \nCarys",
    "Sent from my iPhone",
    "Anfonwyd o fy iPhone",
    "Get Outlook for Android",
    "UK Parliament Disclaimer: this e-mail is confidential.",
]


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_signature_is_set_apart(signature: str) -> None:
    found = trimmed(f"I shall.\n\n{signature}\n\n{HEADERS[0]}\n\n{MARKED}")
    assert (found.reply, found.signature) == ("I shall.", signature)


ALL_REPLY = [
    "On Monday I wrote:\nto the council.",
    "From: the council we have heard nothing.\n\nTo: the point, then.",
    "Dear Nia,\n\nKind regards to your mother.\n\nI shall.",
    "- one\n- two\n- three",
    "Thank you, Nia.\n\nI shall write to the Minister.",
    "Sent from my office last week was a letter\n" + "that said more.\n" * 30,
    "Kind regards",
    "",
]


@pytest.mark.parametrize("text", ALL_REPLY)
def test_what_only_looks_like_a_quotation_or_a_signature_stays(text: str) -> None:
    assert trimmed(text) == Trimmed(text.strip("\n"))


def test_what_was_sent_on_is_the_reply() -> None:
    forwarded = f"See below.\n\n---------- Forwarded message ---------\n{HEADERS[8]}\n\nThe plan."
    assert trimmed(forwarded).reply == forwarded
    bare = f"{HEADERS[8]}\n\nThe plan."
    assert trimmed(bare).reply == bare


def test_only_marked_lines_leave_no_reply() -> None:
    assert trimmed(MARKED) == Trimmed("", MARKED)


LINES = st.sampled_from(
    [
        *(line for header in HEADERS for line in header.splitlines()),
        *(line for signature in SIGNATURES for line in signature.splitlines()),
        "", "> quoted", ">", "text", "  text", "____", "-" * 40, "\u200b", "> On 1 May, X wrote:",
        "Am 1. Mai 2026 schrieb Nia:", "CAUTION: mail", "---------- Forwarded message ---------",
    ]
)  # fmt: skip


@given(st.lists(LINES, max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_line_is_ever_lost_or_doubled(lines: list[str]) -> None:
    found = trimmed("\n".join(lines))
    parts = f"{found.reply}\n{found.quoted}\n{found.signature}".splitlines()
    assert sorted(filter(str.strip, parts)) == sorted(filter(str.strip, lines))


HOSTILE = [
    ">", ">\n", "> ", "\n", " ", "\t\n", "-", "--\n", "_", "____\n", "On 1 ", "On 1\n", "On On On ",
    "On 1 May 2026, Nia wrote:\n", "wrote:\n", "Ar 1 ysgrifennodd \n", "Ysgrifennodd ", "From: x\n",
    "From: \nTo: \n", "Sent from my \n", "Kind regards\n", "CAUTION: mail \n", "a\n\n\n\n", "\u200b\n",
    "<a@b> ", "* ", "Am 1 schrieb ", "Le 1 a écrit \n", "Disclaimer:", "1/1 ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_takes_a_second(piece: str) -> None:
    text = (piece * (200_000 // len(piece) + 1))[:200_000]
    began = time.process_time()
    trimmed(text)
    assert time.process_time() - began < 1
