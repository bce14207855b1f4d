"""Every message to one address: how a trial sends real mail without writing to a real MP."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from campaign.adapters.mime import ascii_domain, check
from campaign.core.mail import Address, MailRefusedError

if TYPE_CHECKING:
    from campaign.core.mail import Mail, Mailer, Receipt

INTENDED_TO: Final = "X-Postbag-Intended-To"


class RedirectingMailer:
    """Sends through another mailer, always to the same address.

    The intended recipient's address goes into the header `X-Postbag-Intended-To`; subject and
    Reply-To stay as they are.

    Args:
        inner: the mailer that really sends.
        to_address: where all mail goes.

    Raises:
        ValueError: `to_address` is not an address.
    """

    def __init__(self, inner: Mailer, to_address: str) -> None:
        try:
            ascii_domain(to_address)
        except MailRefusedError:
            raise ValueError("the address to redirect mail to is not an e-mail address") from None
        self._inner = inner
        self._to = Address(to_address)

    @property
    def repeatable(self) -> bool:
        """As the inner mailer's."""
        return self._inner.repeatable

    def send(self, mail: Mail) -> Receipt:
        """Send to the one address.

        Raises:
            MailError: as the inner mailer; also refused where the intended address is bad, so
                that a trial finds what production would.
        """
        check(mail)
        headers = (*mail.headers, (INTENDED_TO, mail.to.email))
        return self._inner.send(replace(mail, to=self._to, headers=headers))
