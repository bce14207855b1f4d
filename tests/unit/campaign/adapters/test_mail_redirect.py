from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from campaign.adapters.mail_redirect import RedirectingMailer
from campaign.core.mail import Address, Mail, MailRefusedError, Receipt
from tests.integration.adapters.letters_to_send import LETTER, letter


@dataclass
class KeepingMailer:
    """Keeps what it is given."""

    repeatable: bool = False
    kept: list[Mail] = field(default_factory=list)

    def send(self, mail: Mail) -> Receipt:
        self.kept.append(mail)
        return Receipt("kept")


def test_changes_the_recipient_and_one_header_and_nothing_else() -> None:
    inner = KeepingMailer()
    mail = letter(headers=(("X-Note", "a"),))
    assert RedirectingMailer(inner, "trial@x.example").send(mail) == Receipt("kept")
    assert inner.kept == [
        replace(
            mail,
            to=Address("trial@x.example"),
            headers=(("X-Note", "a"), ("X-Postbag-Intended-To", LETTER.to.email)),
        )
    ]


@pytest.mark.parametrize("repeatable", [True, False])
def test_is_repeatable_where_the_mailer_within_is(*, repeatable: bool) -> None:
    assert RedirectingMailer(KeepingMailer(repeatable), "a@x.example").repeatable is repeatable


def test_refuses_what_would_be_refused_if_it_really_went() -> None:
    inner = KeepingMailer()
    with pytest.raises(MailRefusedError):
        RedirectingMailer(inner, "a@x.example").send(letter(to=Address("not an address")))
    assert inner.kept == []


@pytest.mark.parametrize("address", ["", "trial", "trial@x.example, mp@parliament.example"])
def test_needs_one_real_address(address: str) -> None:
    with pytest.raises(ValueError, match="redirect"):
        RedirectingMailer(KeepingMailer(), address)
