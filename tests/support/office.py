"""MPs' offices: answers that come to reply addresses, through the mail provider's door."""

from __future__ import annotations

import json
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

import requests

if TYPE_CHECKING:
    from datetime import datetime

    from tests.fakes.sendgrid_events import Signer

OFFICE = "office@parliament.example"
BOUNDARY = "xYzZY"


def answer(to: str, words: str, at: datetime) -> bytes:
    """The e-mail that an office writes."""
    mail = EmailMessage()
    mail["From"] = f"Office of the MP <{OFFICE}>"
    mail["To"] = to
    mail["Subject"] = "Re: Secondary breast cancer"
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{to}>"
    mail.set_content(f"{words}\n\nOn Monday Jane Smith wrote:\n> Dear MP\n")
    return mail.as_bytes()


def post(site_url: str, signer: Signer, to: str, email: bytes, at: datetime) -> None:
    """Post it as the provider does, signed."""
    fields = {
        "envelope": json.dumps({"to": [to], "from": OFFICE}).encode(),
        "email": email,
    }
    body = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + content
        + b"\r\n"
        for name, content in fields.items()
    )
    body += f"--{BOUNDARY}--\r\n".encode()
    headers = {
        **signer.headers(body, at),
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    url = f"{site_url}/webhooks/sendgrid/inbound"
    assert requests.post(url, data=body, headers=headers, timeout=10).status_code == 204
