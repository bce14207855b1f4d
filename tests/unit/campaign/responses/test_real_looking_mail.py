"""Every message of tests/fixtures/inbound: what it is, by which rule, and how its reply begins."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from campaign.responses.reading import from_parse_fields, read
from campaign.responses.sorting import RULES, sort
from campaign.responses.trimming import trimmed

FOLDER = Path(__file__).parents[3] / "fixtures" / "inbound"
FILES = {path.stem: path.read_bytes() for path in FOLDER.glob("*.eml")}

WANTED = {
    "acknowledgement_bilingual": ("says-automatic", "Mae hwn yn ymateb awtomatig."),
    "acknowledgement_html": ("acknowledgement-words", "Thank you\n\nWe have received"),
    "acknowledgement_large_number": ("acknowledgement-words", "Thank you for your email.\n\nI"),
    "acknowledgement_says_so": ("says-automatic", "This is an automatic acknowledgement"),
    "acknowledgement_welsh": ("acknowledgement-words", "Diolch am eich e-bost."),
    "acknowledgement_without_headers": ("acknowledgement-words", "Dear friend"),
    "answer_attached_message": ("written", "Dear Carys,\n\nThe Government will publish"),
    "answer_bottom_posted": ("written", "Dear Nia,\n\nI agree with you and shall say so"),
    "answer_empty": ("written", ""),
    "answer_forwarded": ("written", "Dear Nia,\n\nThe Minister has now answered"),
    "answer_html_only": ("written", "Dear Nia,\n\nI signed the motion this morning; it is on"),
    "answer_quotes_auto_reply": ("written", "Dear Nia,\n\nI am sorry that you only had"),
    "answer_spoofed_sender": ("written", "Your request has been granted."),
    "answer_top_posted": ("written", "Dear Nia,\n\nThank you for contacting me"),
    "answer_welsh": ("written", "Annwyl Nia,\n\nDiolch am eich llythyr. Rwy'n cytuno y dylai"),
    "answer_welsh_outlook": ("written", "Annwyl Nia,\n\nByddaf yn codi'r mater"),
    "answer_windows_1252": ("written", "Dear Nia,\n\nI’m grateful for your letter – it’s a “yes”"),
    "answer_winmail": ("written", "Dear Nia,\n\nI shall ask the Minister “when” the hours change"),
    "answer_with_docx_and_logo": ("written", "Dear Nia,\n\nMy letter to you is attached—please"),
    "answer_with_pdf": ("written", "Dear Nia,\n\nPlease find attached the Minister's answer"),
    "answer_with_thanks": ("written", "Dear Nia,\n\nThank you for contacting me about"),
    "auto_reply_gmail": ("absence", "Hello, I am on holiday"),
    "auto_reply_list": ("list", "Dear all,"),
    "auto_reply_out_of_office_subject": ("auto-reply-subject", "Back on Thursday."),
    "auto_reply_outlook": ("absence", "I am out of the office until Monday"),
    "auto_reply_read_receipt": ("read-receipt", "Your message"),
    "auto_reply_welsh": ("absence", "Rwyf allan o'r swyddfa"),
    "bounce_delayed": ("delivery-report", "THIS IS A WARNING ONLY."),
    "bounce_delivered": ("delivery-report", "Your message was successfully delivered"),
    "bounce_exchange": ("delivery-report", "Your message to carys.morgan.mp@"),
    "bounce_gmail": ("delivery-report", "** Address not found **"),
    "bounce_postfix_headers_only": ("delivery-report", "This is the mail system at host"),
    "bounce_postmaster_still_trying": ("undeliverable-notice", "Your message has not yet been"),
    "bounce_postmaster_words": ("undeliverable-notice", "We could not deliver your message"),
    "bounce_qmail": ("undeliverable-notice", "Hi. This is the qmail-send program"),
    "bounce_two_recipients": ("delivery-report", "One of two."),
    "own_come_back": ("own-mail", "Dear Ms Example-Morgan,"),
}
KIND_OF_RULE = {rule.name: rule.kind for rule in RULES} | {"written": "answer"}


def test_the_table_and_the_folder_hold_the_same_messages() -> None:
    assert set(FILES) == set(WANTED)


@pytest.mark.parametrize("name", sorted(WANTED))
def test_each_is_sorted_by_the_right_rule_into_the_kind_its_name_says(name: str) -> None:
    rule, _ = WANTED[name]
    found = sort(read(FILES[name]))
    assert (found.because, found.kind) == (rule, KIND_OF_RULE[rule])
    assert name.startswith(found.kind.replace("-", "_"))


@pytest.mark.parametrize("name", sorted(WANTED))
def test_each_reply_begins_with_what_its_sender_wrote(name: str) -> None:
    _, beginning = WANTED[name]
    reply = trimmed(read(FILES[name]).text).reply
    assert reply.startswith(beginning) if beginning else reply == ""


ANSWERS_TO_A_QUOTED_LETTER = [
    "answer_bottom_posted",
    "answer_html_only",
    "answer_quotes_auto_reply",
    "answer_top_posted",
    "answer_welsh",
    "answer_welsh_outlook",
]


@pytest.mark.parametrize("name", ANSWERS_TO_A_QUOTED_LETTER)
def test_what_is_quoted_is_in_no_reply(name: str) -> None:
    parts = trimmed(read(FILES[name]).text)
    assert "Dear Ms Example-Morgan" not in parts.reply
    assert "letters@charity.example" not in parts.reply
    assert "large number of" not in parts.reply
    assert parts.quoted


FILES_WITHIN = {
    "answer_attached_message": [("Library opening hours (ref. 12-26).eml", "message/rfc822")],
    "answer_with_docx_and_logo": [
        ("image001.png", "image/png"),
        (
            "Letter to Nia.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
    "answer_with_pdf": [("Ateb y Gweinidog ŷ.pdf", "application/pdf")],
    "answer_winmail": [("Minister’s answer.pdf", "application/octet-stream")],
}


@pytest.mark.parametrize("name", sorted(name for name in WANTED if name.startswith("answer")))
def test_the_files_within_are_kept_under_fit_names(name: str) -> None:
    found = [(file.name, file.media_type) for file in read(FILES[name]).attachments]
    assert found == FILES_WITHIN.get(name, [])


def test_the_pdf_is_the_same_in_an_attachment_and_in_a_winmail_dat() -> None:
    plain, packed = (
        read(FILES[name]).attachments for name in ("answer_with_pdf", "answer_winmail")
    )
    assert plain[0].content.startswith(b"%PDF-1.4")
    assert plain[0].sha256 == packed[0].sha256


@pytest.mark.parametrize("name", sorted(FILES))
def test_raw_mode_of_the_webhook_reads_the_same(name: str) -> None:
    envelope = '{"to": ["k3v9p2xw7q@replies.charity.example"], "from": "office@parliament.example"}'
    found = from_parse_fields({"email": FILES[name], "envelope": envelope})
    direct = read(FILES[name], "k3v9p2xw7q@replies.charity.example", "office@parliament.example")
    assert found == direct
    assert found.envelope_to == "k3v9p2xw7q@replies.charity.example"


def test_the_fixtures_name_made_up_places_and_nobodys_machine() -> None:
    for name, raw in FILES.items():
        text = raw.decode("utf-8")
        assert re.search(r"(?<!\r)\n", text) is None, name
        assert set(re.findall(r"@[\w.-]+\.(\w+)", text)) <= {"example"}, name
        assert not re.search(r"/(?:home|work|tmp|Users)/", text), name
