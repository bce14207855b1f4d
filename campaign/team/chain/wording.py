"""The team's words for what becomes of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask_babel import lazy_gettext as _

from campaign.core.chain import Disagreement, Position, Reading, Source, Stage
from campaign.core.incoming import IncomingKind

if TYPE_CHECKING:
    from collections.abc import Mapping

READING_WORDS: Final[Mapping[Reading, Any]] = {
    Reading.SUPPORTIVE: _("Supportive"),
    Reading.WILL_WRITE: _("Will write to the minister"),
    Reading.WROTE: _("Has written to the minister"),
    Reading.NEUTRAL: _("An answer that takes no side"),
    Reading.AGAINST: _("Against what we ask"),
    Reading.STANDARD: _("A standard reply"),
    Reading.NOT_THEIRS: _("Says that the supporter is not their constituent"),
    Reading.MINISTER: _("Passes on the minister's reply"),
    Reading.ACKNOWLEDGEMENT: _("Only acknowledges the letter"),
    Reading.NO_ANSWER: _("No answer at all"),
}

STAGE_WORDS: Final[Mapping[Stage, Any]] = {
    Stage.NOTHING: _("Nothing had come"),
    Stage.ACKNOWLEDGED: _("Acknowledged"),
    Stage.ANSWERED: _("MP answered"),
    Stage.AGREED: _("MP agreed to write"),
    Stage.WROTE: _("MP wrote to the minister"),
    Stage.REPLIED: _("The minister replied"),
    Stage.TOLD: _("Supporter told"),
}

POSITION_WORDS: Final[Mapping[Position, Any]] = {
    Position.UNREAD: "",
    Position.SUPPORTIVE: _("Supportive"),
    Position.NEUTRAL: _("Takes no side"),
    Position.AGAINST: _("Against"),
    Position.STANDARD: _("Standard reply"),
    Position.NOT_THEIRS: _("Not their constituent"),
    Position.OTHER: _("Something else"),
}

SOURCE_WORDS: Final[Mapping[Source, Any]] = {
    Source.REPLY: _("A mail to our reply address"),
    Source.SURVEY: _("The supporter, in our survey"),
    Source.STAFF: _("The team"),
    Source.OURS: _("Sent by us"),
}

DISAGREEMENT_WORDS: Final[Mapping[Disagreement, Any]] = {
    Disagreement.WHETHER: _("They do not agree on whether an answer came."),
    Disagreement.POSITION: _("They do not agree on where the MP stands."),
}

KIND_WORDS: Final[Mapping[IncomingKind, Any]] = {
    IncomingKind.ACKNOWLEDGEMENT: _("Acknowledgement"),
    IncomingKind.ANSWER: _("Answer"),
}
