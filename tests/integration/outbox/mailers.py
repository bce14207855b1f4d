"""Mailers with a will of their own."""

from __future__ import annotations

import threading
import time

from campaign.core.mail import Mail, MailError, Receipt


class ScriptedMailer:
    """Does what its script says, message after message, then accepts everything."""

    def __init__(self, *script: Exception, repeatable: bool = False) -> None:
        self.script = list(script)
        self.repeatable = repeatable
        self.taken: list[Mail] = []

    def send(self, mail: Mail) -> Receipt:
        if self.script:
            raise self.script.pop(0)
        self.taken.append(mail)
        return Receipt(f"provider-{len(self.taken)}")

    @property
    def addresses(self) -> list[str]:
        return [mail.to.email for mail in self.taken]


class SlowMailer:
    """Takes its time over each message; some never come back until told."""

    repeatable = False

    def __init__(self, seconds: float = 0.0, hangs: int = 0) -> None:
        self.seconds = seconds
        self.hangs = hangs
        self.taken: list[str] = []
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self._lock = threading.Lock()

    def send(self, mail: Mail) -> Receipt:
        with self._lock:
            hang = self.hangs > 0
            self.hangs -= hang
        self.begun.set()
        if hang:
            self.go_on.wait(30)
        time.sleep(self.seconds)
        with self._lock:
            self.taken.append(mail.id)
        return Receipt(None)


class RefusingMailer:
    """Raises the same error for every message."""

    repeatable = False

    def __init__(self, error: MailError) -> None:
        self.error = error
        self.calls = 0

    def send(self, _mail: Mail) -> Receipt:
        self.calls += 1
        raise self.error
