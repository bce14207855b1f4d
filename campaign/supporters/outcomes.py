"""What supporters tell of their letter, in words."""

from __future__ import annotations

from campaign.core.surveys import Outcome
from campaign.i18n import gettext as _


def outcome_words(outcome: str) -> str:
    """A value of `Outcome` in words, as the form offers it and the letter's page repeats it."""
    return {
        Outcome.NOTHING: _("No reply yet"),
        Outcome.ACKNOWLEDGED: _("Only a note that my letter has arrived"),
        Outcome.ANSWERED: _("My MP has answered me"),
        Outcome.AGREED: _("My MP has agreed to write to the minister"),
        Outcome.WROTE: _("My MP has written to the minister"),
        Outcome.REPLIED: _("The minister has replied"),
    }[Outcome(outcome)]


def outcome_meaning(outcome: str) -> str:
    """What it means, for the page that says thank you."""
    return {
        Outcome.NOTHING: _(
            "That is quite usual: offices receive a great many letters, and some take several "
            "weeks. Knowing where nothing comes helps us to ask again in the right places."
        ),
        Outcome.ACKNOWLEDGED: _(
            "So your letter has arrived and is in the office's list. The answer itself may take "
            "some weeks more."
        ),
        Outcome.ANSWERED: _(
            "So your letter was read, and your MP knows that this matters to somebody at home. If "
            "the answer leaves your request open, you may write back to it."
        ),
        Outcome.AGREED: _(
            "That is what your letter asked for. The minister's department keeps count of letters "
            "from MPs, and has to answer each of them."
        ),
        Outcome.WROTE: _(
            "That is what your letter asked for, and now the minister's department has to answer. "
            "Its answer goes to your MP, who usually passes it on to you."
        ),
        Outcome.REPLIED: _(
            "Your letter has gone the whole way: from you to your MP, to the minister, and back."
        ),
    }[Outcome(outcome)]
