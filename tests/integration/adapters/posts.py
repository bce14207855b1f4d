"""Every way out for messages, with the far end that it leads to."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, NamedTuple

from campaign.adapters.mail_file import FileMailer
from campaign.adapters.mail_redirect import RedirectingMailer
from campaign.adapters.mail_sendgrid import SendGridMailer
from campaign.adapters.mail_smtp import SmtpMailer
from tests.fakes.sendgrid_server import FakeSendGrid
from tests.fakes.smtp_server import FakeSmtp
from tests.integration.adapters.delivered import Delivered
from tests.integration.adapters.letters_to_send import now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from campaign.core.mail import Mailer


class Post(NamedTuple):
    """A mailer, a look at what came out at its far end, and a way to take that end away."""

    mailer: Mailer
    delivered: Callable[[], list[Delivered]]
    take_away: Callable[[], object]
    redirected: bool = False
    cleans_names: bool = False


@contextmanager
def file_post(tmp_path: Path) -> Iterator[Post]:
    def delivered() -> list[Delivered]:
        return [
            Delivered.from_message(message_from_bytes(path.read_bytes(), policy=policy.SMTPUTF8))
            for path in sorted(tmp_path.iterdir())
        ]

    # A file where the folder was: root may write into folders that forbid it.
    def take_away() -> None:
        tmp_path.rmdir()
        tmp_path.touch()

    yield Post(FileMailer(tmp_path, now), delivered, take_away)


@contextmanager
def smtp_post(_tmp_path: Path) -> Iterator[Post]:
    with ExitStack() as running:
        server = running.enter_context(FakeSmtp())
        yield Post(
            SmtpMailer(f"smtp://127.0.0.1:{server.port}", now, timeout=5),
            lambda: [Delivered.from_message(each.message) for each in server.received],
            running.close,
        )


@contextmanager
def sendgrid_post(_tmp_path: Path) -> Iterator[Post]:
    with ExitStack() as running:
        server = running.enter_context(FakeSendGrid())
        yield Post(
            SendGridMailer(server.api_key, server.host, timeout=5),
            lambda: [Delivered.from_request(body) for body in server.accepted],
            running.close,
            cleans_names=True,
        )


@contextmanager
def redirected_post(tmp_path: Path) -> Iterator[Post]:
    with file_post(tmp_path) as inner:
        yield Post(
            RedirectingMailer(inner.mailer, "trial@charity.example"),
            inner.delivered,
            inner.take_away,
            redirected=True,
        )


@contextmanager
def redirected_sendgrid_post(tmp_path: Path) -> Iterator[Post]:
    with sendgrid_post(tmp_path) as inner:
        yield inner._replace(
            mailer=RedirectingMailer(inner.mailer, "trial@charity.example"), redirected=True
        )


POSTS = {
    "file": file_post,
    "smtp": smtp_post,
    "sendgrid": sendgrid_post,
    "redirected-file": redirected_post,
    "redirected-sendgrid": redirected_sendgrid_post,
}
