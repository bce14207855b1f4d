"""The words that Postbag brings for its own e-mails, read by the checks and by every branch."""

from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import pytest

import letters
from letters.emails import EMAILS, default, email
from letters.lint import Context, Document, Severity, check
from letters.render import render
from letters.value_types import EmailName
from letters.values import DocumentUse, ValueKind

TEXTS = Path(letters.__path__[0]) / "email_texts"
WAITING = ("another", "same", "dissolved", "vacant", "direct", "no-address")


def _samples(each):
    return {
        value.name: value.example if value.kind is ValueKind.TEXT else True for value in each.values
    }


def _every_reader(each):
    """The sample values with each way through flags, optional values and reasons to wait."""
    samples = _samples(each)
    ways = {
        value.name: (value.example, "") if value.optional else (True, False)
        for value in each.values
        if value.optional or value.kind is ValueKind.FLAG
    }
    if "waiting" in samples:
        ways["waiting"] = WAITING
    for chosen in product(*ways.values()):
        yield samples | dict(zip(ways, chosen, strict=True))


both = pytest.mark.parametrize("language", ["en", "cy"])
every_email = pytest.mark.parametrize("each", EMAILS, ids=lambda each: each.name)


def test_there_is_one_of_each_name_and_a_text_for_each():
    assert [each.name for each in EMAILS] == list(EmailName)
    names = {f"{name}.{language}.md" for name in EmailName for language in ("en", "cy")}
    assert {path.name for path in TEXTS.iterdir()} == names


@both
@every_email
def test_the_checks_find_no_error(each, language):
    words = default(each.name, language)
    document = Document(DocumentUse.EMAIL, words.body, words.subject, language=language)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    context = Context(
        now.date(), _samples(each), must_use=each.must_use, english_changed=now, changed=now
    )
    found = check(document, context)
    assert [one.message for one in found if one.severity is Severity.ERROR] == []
    # The subject about a changed MP has three branches, of which each reader sees one.
    rules = {one.rule for one in found}
    assert rules <= ({"long-subject"} if each.name is EmailName.MEMBER_CHANGED else set())


@both
@every_email
def test_it_renders_for_every_reader_with_what_it_cannot_do_without(each, language):
    words = default(each.name, language)
    for values in _every_reader(each):
        text = render(words.body, values)
        assert all(values[name] in text for name in each.must_use)
        subject = render(words.subject, values)
        assert subject
        assert "\n" not in subject
        assert len(subject) <= 80
        assert "{" not in text + subject


@every_email
def test_it_cannot_be_published_without_what_it_cannot_do_without(each):
    context = Context(date(2026, 11, 22), _samples(each), must_use=each.must_use)
    document = Document(DocumentUse.EMAIL, "Hello,\n\nThank you for writing.", "Your letter")
    found = [one for one in check(document, context) if one.rule == "missing-value"]
    assert {one.values["name"] for one in found} == each.must_use
    assert all(one.severity is Severity.ERROR for one in found)


@pytest.mark.parametrize("name", [EmailName.CONFIRM, EmailName.REMINDER])
def test_an_inbox_that_may_be_a_stranger_s_learns_nothing_of_the_supporter(name):
    assert {value.name for value in email(name).values} == {
        "mp_name",
        "constituency",
        "charity_name",
        "confirm_link",
        "days",
    }


def test_the_letter_that_came_back_is_given_back_as_it_was_written():
    values = _samples(email("returned")) | {"letter_text": "I pay {{ 7 * 7 }} {% if %} pounds."}
    text = render(default("returned").body, values)
    assert "I pay {{ 7 * 7 }} {% if %} pounds." in text
    assert "House of Commons, London SW1A 0AA" in text


@pytest.mark.parametrize(
    ("waiting", "sentence"),
    [
        ("another", "A letter to one MP is not a letter to another"),
        ("same", "Now they can be again."),
        ("dissolved", "Parliament has been dissolved for a general election"),
        ("vacant", "The seat has become empty"),
        ("direct", "to write to them directly"),
        ("no-address", "has no published e-mail address any more"),
    ],
)
def test_a_letter_that_waits_is_told_why(waiting, sentence):
    body = default("member-changed").body
    samples = _samples(email("member-changed"))
    for other in WAITING:
        assert (sentence in render(body, samples | {"waiting": other})) is (other == waiting)


def test_where_the_letter_may_have_gone_nobody_says_that_it_has_not():
    body = default("member-changed").body
    for values in _every_reader(email("member-changed")):
        assert ("It has not gone yet" in render(body, values)) is not values["perhaps_gone"]


def test_a_language_without_words_of_its_own_gets_the_english_ones():
    assert default("confirm", "gd") == default("confirm", "../cy") == default("confirm")


@pytest.mark.parametrize("ask", [email, default])
def test_there_is_no_other_e_mail(ask):
    with pytest.raises(ValueError, match="newsletter"):
        ask("newsletter")
