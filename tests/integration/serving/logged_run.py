"""A whole run of the product in a process of its own, so that all it writes can be looked through.

    PLANTED='{"name": …}' MAILER=file LEAK= python -m tests.integration.serving.logged_run

The pages, the worker and its chores, the webhooks, and on purpose some faults that quote people.
With `LEAK` set something quotes them that should not.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import threading
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from campaign.adapters.tokens import Purpose
from campaign.app import create_app
from campaign.config import Settings
from campaign.core.mail import MailRetryableError
from campaign.core.states import ActionState
from campaign.db.models import Action, InboundMail, Message
from campaign.logs import configure_logging
from campaign.outbox.worker import Worker
from campaign.serving.chores import CHORES
from campaign.supporters.service.surveys import ask_surveys
from campaign.wiring import wire
from tests.fakes.sendgrid_events import Signer, batch, event
from tests.fakes.sendgrid_server import Answer, FakeSendGrid
from tests.fakes.smtp_server import FakeSmtp
from tests.integration.webhooks.test_inbound import envelope, form
from tests.support.visitor import Visitor
from tests.support.way import SLUG, to_check, work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from campaign.core.mail import Mail, Receipt
    from campaign.deps import Deps

PLANTED = json.loads(os.environ["PLANTED"])
TOKEN = "abcdefghijklmnopqrstuvwxyz"
REPLIES = "replies.charity.example"
POSTCODE = PLANTED.pop("postcode")
STORY = PLANTED.pop("story")
EVERYTHING = f"{PLANTED} {POSTCODE} {STORY}"


class Falling:
    """A mailer with a fault that quotes the e-mail, then one that can be retried."""

    repeatable = False

    def __init__(self) -> None:
        self._faults: Iterator[Exception] = iter(
            [ValueError(EVERYTHING), MailRetryableError("busy", EVERYTHING)]
        )

    def send(self, mail: Mail) -> Receipt:  # noqa: ARG002 - as every mailer
        raise next(self._faults)


def provided(stack: ExitStack, kind: str) -> dict[str, str]:
    """The settings of a mailer, with a server of its own."""
    environ = {"POSTBAG_MAILER": kind, "POSTBAG_MAIL_REDIRECT_TO": "trial@charity.example"}
    if kind == "smtp":
        smtp = stack.enter_context(FakeSmtp())
        return {**environ, "POSTBAG_SMTP_URL": f"smtp://127.0.0.1:{smtp.port}"}
    if kind == "sendgrid":
        fake = stack.enter_context(FakeSendGrid("SG.test-key"))
        fake.script = [Answer(500)]
        return {
            **environ,
            "POSTBAG_SENDGRID_API_KEY": "SG.test-key",
            "POSTBAG_SENDGRID_HOST": fake.host,
        }
    return {"POSTBAG_MAILER": "file"}


def pages(app: Flask, deps: Deps) -> str:
    """The supporter's way with some slips on it; returns the letter's key."""
    visit = Visitor(app)
    visit.submit(visit.get(f"/{SLUG}/"), postcode=f"{POSTCODE}{POSTCODE}")
    page = to_check(visit, POSTCODE, own=f"\n\n{STORY}", **PLANTED)
    visit.submit(visit.get(f"/{SLUG}/you"), email=PLANTED["name"])
    visit.submit(page, seen=page.value("seen"))
    visit.get(f"/{SLUG}/find?postcode={POSTCODE}")
    visit.get(f"/nowhere/{PLANTED['email']}")
    assert visit.get("/fall").status == 500
    work(deps)
    with deps.db.read() as session:
        action = session.scalars(select(Action).where(Action.email == PLANTED["email"])).one()
    page = visit.get(
        f"/confirm/{deps.tokens.make(Purpose.CONFIRM, action.key, action.confirm_round)}"
    )
    visit.submit(page, seen=page.value("seen"))
    return action.key


def sending(deps: Deps) -> None:
    """The worker with its threads, until everything is tried; before that, a mailer that falls."""

    def fall(_deps: Deps) -> int:
        raise ValueError(EVERYTHING)

    for _ in range(2):
        Worker(dataclasses.replace(deps, mailer=Falling()), "falling").step()
    worker = Worker(deps, "logged", chores=(fall, *CHORES), threads=2)
    done = threading.Event()
    rounds = iter(range(100))
    worker.run(lambda: done.is_set() or next(rounds, 100) > 25, lambda _: done.wait(0.05))


def coming_back(app: Flask, deps: Deps, signer: Signer) -> None:
    """Events and an answer, signed; then a forged post."""
    client = app.test_client()
    with deps.db.write() as session:
        session.execute(update(Action).values(reply_token=TOKEN))
        key = session.scalars(select(Message.key).where(Message.kind == "letter")).first()
    reason = f"550 {EVERYTHING}"
    bounce = event("bounce", key or "", deps.now(), email=PLANTED["email"], reason=reason)
    for body in (batch(bounce, EVERYTHING), EVERYTHING.encode()):
        headers = signer.headers(body, deps.now())
        client.post("/webhooks/sendgrid/events", data=body, headers=headers)
    client.post("/webhooks/sendgrid/events", data=EVERYTHING.encode())
    mail = f"From: office@parliament.example\r\nSubject: {STORY}\r\n\r\nDear {PLANTED['name']},\r\n"
    body, kind = form({"email": mail.encode(), "envelope": envelope(f"{TOKEN}@{REPLIES}")})
    headers = {**signer.headers(body, deps.now()), "Content-Type": kind}
    answer = client.post("/webhooks/sendgrid/inbound", data=body, headers=headers)
    assert answer.status_code == 204
    Worker(deps, "tidy", chores=CHORES).tidy()
    work(deps)


def asking_afterwards(app: Flask, deps: Deps) -> None:
    """The survey, weeks later: filled in, with a slip first, and a link that does not work."""
    with deps.db.write() as session:
        # As if it had not come back, and nobody had answered.
        long_ago = deps.now() - timedelta(days=20)
        session.execute(update(Action).values(sent_at=long_ago, state=ActionState.SENT))
        session.execute(update(InboundMail).values(kind="auto-reply"))
        action = session.scalars(select(Action)).first()
        assert action is not None
    assert ask_surveys(deps) == 1
    work(deps)
    visit = Visitor(app)
    page = visit.get(f"/survey/{deps.tokens.make(Purpose.SURVEY, action.key, 1)}")
    assert page.status == 200
    visit.submit(page, text=STORY, day=PLANTED["email"])
    thanks = visit.submit(page, outcome="replied", text=f"{STORY} {EVERYTHING}", permission="y")
    assert "Thank you" in thanks.text
    visit.get(f"/survey/{PLANTED['email']}")


def leak(how: str) -> None:
    """What the test must find."""
    if how == "own":
        logging.getLogger("campaign.outbox").debug("sent to %s", PLANTED["email"])
    if how == "print":
        print(STORY)


def main() -> None:
    """The run."""
    signer = Signer()
    with ExitStack() as stack:
        environ = {
            **os.environ,
            **provided(stack, os.environ["MAILER"]),
            "POSTBAG_REPLY_DOMAIN": REPLIES,
            "POSTBAG_SENDGRID_EVENT_KEYS": signer.public_key,
            "POSTBAG_SENDGRID_INBOUND_KEYS": signer.public_key,
        }
        settings = Settings.from_env(environ)
        configure_logging(settings)
        deps = wire(settings)
        app = create_app(settings, deps)

        def fall() -> str:
            raise ValueError(EVERYTHING)

        app.add_url_rule("/fall", view_func=fall)
        pages(app, deps)
        sending(deps)
        coming_back(app, deps, signer)
        asking_afterwards(app, deps)
        leak(os.environ["LEAK"])
        deps.db.close()
    print("the run is complete")


if __name__ == "__main__":
    main()
