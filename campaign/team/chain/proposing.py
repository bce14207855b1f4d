"""What an answer probably is, by its words: proposed to a person, never recorded by itself.

Only what MPs' offices plainly say counts. A wrong proposal costs a key, and a missing one too.
"""

from __future__ import annotations

import re
from typing import Final

from campaign.core.chain import Reading
from campaign.core.incoming import IncomingKind

_DEPARTMENT: Final = (
    r"(?:the )?(?:department of health(?: and social care)?|health secretary|"
    r"secretary of state(?: for health(?: and social care)?)?|cabinet secretary|"
    r"minister(?: of| for)? health|health minister|minister)"
)

# In the order in which they are asked: what comes later in the chain first.
_SIGNS: Final[tuple[tuple[Reading, str], ...]] = (
    (
        Reading.NOT_THEIRS,
        (
            r"not (?:one of )?my constituents?\b|not (?:live|reside) in (?:my|the) constituency|"
            r"(?:outside|not in) my constituency|not able to act for|another mp's constituent"
        ),
    ),
    (
        Reading.MINISTER,
        (
            rf"(?:attach|enclos|received|sharing|copy of)\w*[^.]{{0,60}}(?:response|reply|answer|letter)"
            rf"[^.]{{0,40}} from {_DEPARTMENT}|"
            rf"{_DEPARTMENT}[^.]{{0,40}} (?:has|have) (?:now )?(?:replied|responded|answered)"
        ),
    ),
    (
        Reading.WROTE,
        (
            rf"(?:i|we)(?: have|'ve)(?: now| also| today)? (?:written|signed|raised|forwarded|passed)"
            rf"[^.]{{0,80}}{_DEPARTMENT}|i wrote[^.]{{0,40}}{_DEPARTMENT}"
        ),
    ),
    (
        Reading.WILL_WRITE,
        (
            rf"(?:i|we)(?: will| shall| am going to| would be happy to|'ll)(?: now| also)? "
            rf"(?:write|sign|raise|forward|pass)[^.]{{0,80}}{_DEPARTMENT}"
        ),
    ),
    (
        Reading.AGAINST,
        r"(?:cannot|can not|can't|do not|don't|unable to) (?:support|agree with|back)\b",
    ),
    (
        Reading.SUPPORTIVE,
        (
            r"(?:fully|strongly|wholeheartedly|very much) (?:support|agree|back)|"
            r"i (?:support|agree with|back) (?:this|your|these)\b"
        ),
    ),
)
_COMPILED: Final = tuple((reading, re.compile(sign, re.IGNORECASE)) for reading, sign in _SIGNS)


def propose(kind: str, text: str) -> Reading | None:
    """A proposal; None where the words say nothing plain.

    Args:
        kind: what our rules of sorting made of it, a value of `core.incoming.IncomingKind`.
        text: what the office wrote, without what it quotes.
    """
    if kind == IncomingKind.ACKNOWLEDGEMENT:
        return Reading.ACKNOWLEDGEMENT
    plain = re.sub(r"\s+", " ", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return next((reading for reading, sign in _COMPILED if sign.search(plain)), None)
