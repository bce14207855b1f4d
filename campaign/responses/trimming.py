"""A letter's text -> what its sender wrote, what they quote, and their signature.

Each line goes to exactly one of the three, in its order: nothing is ever lost. The library
knows the sign-offs and the quoting of other languages; it is given a bounded piece of what our
own rules leave, because its expressions take more than linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mailparser_reply import EmailReplyParser

from campaign.responses.quotes import quoted_lines, sent_on_from

if TYPE_CHECKING:
    from collections.abc import Sequence

_LANGUAGES: Final = ["en", "fr", "de", "es", "it", "pl"]
_LIBRARY_LINES: Final = 150
_LIBRARY_COLUMNS: Final = 120
_SIGNATURE_LINES: Final = 15
_SIGNATURE_CHARACTERS: Final = 1_200
_SMALL_PRINT_LINES: Final = 60

_SIGN_OFF: Final = re.compile(
    r"(?:--|yours (?:sincerely|faithfully|truly|ever)|many thanks|(?:best|kind|warm)"
    r"|(?:with )?(?:my )?(?:very )?(?:best|kind|kindest|warm|warmest)(?: and best)? (?:regards|wishes)"
    r"|all (?:the best|good wishes)|regards|cofion(?: (?:gorau|cynnes|caredig))?"
    r"|dymuniadau gorau|yn gywir(?: iawn)?|yn ddidwyll|yr eiddoch yn gywir"
    r"|gyda (?:chofion|dymuniadau|diolch)(?: \w{1,20}){0,2})[,.! ]*",
    re.IGNORECASE,
)
_DEVICE: Final = re.compile(
    r"Sent from (?:my|Outlook|Mail|Yahoo|Proton|Samsung)\b|Get Outlook for |Anfonwyd (?:o|oddi ar) "
    r"|Wedi'i anfon o ",
    re.IGNORECASE,
)
_SMALL_PRINT: Final = re.compile(
    r"UK Parliament Disclaimer|Senedd Cymru Disclaimer|Ymwadiad|Disclaimer:|Data protection:"
    r"|This e-?mail (?:is|and any).{0,60}confidential",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Trimmed:
    """The three parts of a text; together they hold all of it but blank lines at their edges."""

    reply: str = field(repr=False)
    quoted: str = field(default="", repr=False)
    signature: str = field(default="", repr=False)


def trimmed(text: str) -> Trimmed:
    """The parts of a text, for the team's view; the reply may be empty.

    Where nothing stands above a header of Outlook's, the text was sent on, and is the reply.
    """
    lines = text.splitlines()
    quoted = quoted_lines(lines)
    if not _any_words(lines, quoted) and not any(line.lstrip()[:1] == ">" for line in lines):
        quoted = [False] * len(lines)
    own = [line for line, is_quoted in zip(lines, quoted, strict=True) if not is_quoted]
    kept, beyond = _cut_by_library(own)
    signature_at = _signature_at(kept)
    return Trimmed(
        reply=_joined(kept[:signature_at]),
        quoted=_joined(
            [*beyond, *(line for line, is_quoted in zip(lines, quoted, strict=True) if is_quoted)]
        ),
        signature=_joined(kept[signature_at:]),
    )


def _any_words(lines: Sequence[str], quoted: Sequence[bool]) -> bool:
    return any(line.strip() and not it for line, it in zip(lines, quoted, strict=True))


def _cut_by_library(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines before what the library takes for an older message, and the rest."""
    if sent_on_from(lines) < len(lines):
        return lines, []
    shown = _shown(lines)
    first = _library_text(shown)
    count = sum(1 for line in first.splitlines() if line.strip())
    if not 0 < count < len(shown):
        return lines, []
    at = shown[count][0]
    return lines[:at], lines[at:]


def _shown(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Each line that is not blank, up to so many, with its number, as the library may see it."""
    numbered = ((number, line[:_LIBRARY_COLUMNS].strip()) for number, line in enumerate(lines))
    return [(number, line) for number, line in numbered if line][:_LIBRARY_LINES]


def _library_text(shown: Sequence[tuple[int, str]]) -> str:
    # Without blank lines, runs of which cost the library minutes, and without rules, which it
    # takes out of the text.
    text = "\n".join(re.sub(r"[_-]{3,}", "--", line) for _, line in shown)
    replies = EmailReplyParser(languages=list(_LANGUAGES)).read(text).replies
    return str(replies[0].content) if replies else ""


def _signature_at(lines: Sequence[str]) -> int:
    """The number of the line at which the signature begins; that after the last where none does.

    A sign-off counts where little follows it, so that no letter ends at its own "Thank you".
    """
    following, size = 0, 0
    found = len(lines)
    for number in range(len(lines) - 1, 0, -1):
        line = lines[number].strip()
        following, size = following + bool(line), size + len(line)
        if following > _SMALL_PRINT_LINES:
            break
        is_short = following <= _SIGNATURE_LINES and size <= _SIGNATURE_CHARACTERS
        if _SMALL_PRINT.match(line[:_LIBRARY_COLUMNS]):
            found, following, size = number, 0, 0
        elif is_short and (_SIGN_OFF.fullmatch(line[:_LIBRARY_COLUMNS]) or _DEVICE.match(line)):
            found = number
    return found


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip("\n")
