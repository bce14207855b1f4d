"""An authenticator app for tests: it holds a known secret and shows the real codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.accounts.second_step.service import set_up
from campaign.accounts.second_step.totp import Authenticator

if TYPE_CHECKING:
    from campaign.deps import Deps


class App:
    """What somebody carries in their pocket."""

    def __init__(self, deps: Deps) -> None:
        self._codes = Authenticator(deps)
        self.secret = self._codes.generate_totp_secret()
        self._last = 0

    def code(self) -> str:
        """The code that it shows; where that one was given out before, the next half minute's.

        Nobody waits half a minute in a test: the next code is taken too, as clocks may be off.
        """
        factory = self._codes._totp.from_source(self.secret)  # noqa: SLF001 - the app's own view
        now = factory.generate()
        counter = max(now.counter, self._last + 1)
        self._last = counter
        return str(factory.generate(time=counter * 30).token)


def with_app(deps: Deps, user_id: int) -> App:
    """An app that is set up for this account: the code of the half minute before proved it."""
    app = App(deps)
    factory = app._codes._totp.from_source(app.secret)  # noqa: SLF001 - see above
    before = factory.generate().counter - 1
    code = str(factory.generate(time=before * 30).token)
    assert set_up(deps, user_id, None, app.secret, code)
    return app
