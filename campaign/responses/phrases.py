"""The words by which automatic mail of MPs' offices and mail systems is known, in both languages.

Every expression is bounded, and is only ever tried on the beginning of a text that has been put
on one line with straight apostrophes.
"""

from __future__ import annotations

import re
from typing import Final


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


ABSENCE_SUBJECT: Final = _any(
    r"(?:automatic|auto) ?-?(?:reply|response)\b", r"auto(?:reply|response)\b", r"autosvar",
    r"\[?auto-?reply\]?", r"out of (?:the )?office\b", r"ooo\b:?", r"vacation\b", r"away from (?:the )?office",
    r"on (?:annual )?leave\b", r"(?:ateb|ymateb|neges) awtomatig\b", r"(?:i )?ffwrdd o'r swyddfa",
    r"allan o'r swyddfa", r"automatische antwort\b", r"r[eé]ponse automatique\b",
)  # fmt: skip
"""Of a subject's beginning; one that begins with "Re:" was written by somebody."""

BOUNCE_SUBJECT: Final = _any(
    r"undeliver(?:able|ed)\b", r"undelivered mail\b", r"delivery status notification\b",
    r"mail delivery (?:failed|failure|subsystem|system)\b", r"failure notice\b",
    r"returned mail\b", r"delivery (?:failure|has failed|delayed|notification)\b", r"delayed mail\b",
    r"warning: (?:could not|message) ", r"message (?:delivery|undeliverable)\b",
    r"delivered:", r"relayed:", r"(?:heb ei|methwyd) (?:dd?anfon|dd?osbarthu)\b", r"mail system error\b",
)  # fmt: skip

MAIL_SYSTEM: Final = _any(
    r"(?:mailer-daemon|mail-daemon|postmaster|mmdf|mail\.?delivery|microsoftexchange[0-9a-f]*)@"
)
"""Of the sender's address."""

ABSENCE: Final = _any(
    r"(?:i am|i'm|i will be|is) (?:currently |now )?(?:out of|away from|not in) (?:the |my )?office",
    r"(?:am|is|be) (?:currently )?(?:on|taking) (?:annual |maternity |paternity |sick |parental )?leave\b",
    r"(?:am|be) (?:currently )?(?:on holiday|away (?:until|from|on))", r"out of (?:the )?office (?:until|from)",
    r"(?:rwyf|rydw i|yr wyf|dw i) (?:i )?(?:allan o'r|i ffwrdd o'r|ffwrdd o'r) swyddfa",
    r"(?:ar|fy) (?:fy )?(?:ngwyliau|wyliau|gwyliau)\b", r"ar gyfnod mamolaeth",
)  # fmt: skip

SAYS_SO: Final = _any(
    r"this is an? (?:auto(?:matic|mated|matically generated)?)[ -](?:\w+ )?(?:acknowledge?ment|reply|response|message|e-?mail|receipt)",
    r"please (?:treat|accept|take) this (?:\w+ )?(?:automat\w+ )?(?:e-?mail|message|reply|response)? ?as (?:an? |an automat\w+ )?acknowledge?ment",
    r"this (?:e-?mail|message|response|reply) (?:is|has been|was) (?:automatically generated|generated automatically|sent automatically|automated)",
    r"(?:ymateb|ateb|neges|cydnabyddiaeth)(?: \w{1,20})? awtomatig (?:yw|ydy|yw'r) (?:hwn|hon)",
    r"mae(?:'r| hwn yn| hon yn)(?: \w{1,12})? ?(?:ymateb|ateb|neges|gydnabyddiaeth|cydnabyddiaeth) awtomatig",
)  # fmt: skip
"""The text itself says that nobody wrote it."""

_SIGNS: Final = (
    _any(  # thanks
        r"thank(?:s| you)(?: very much)? for (?:your (?:recent )?(?:e-?mail|message|letter|correspondence)|contacting|getting in touch|writing|e-?mailing)",
        r"diolch (?:i chi |yn fawr )?am (?:eich|gysylltu|ysgrifennu|anfon|e-?bostio)",
    ),
    _any(  # so many letters
        r"(?:large|high|huge|significant|considerable|great|vast|unprecedented) (?:number|volume|amount|quantity) of (?:\w+ ){0,2}(?:e-?mails?|correspondence|messages|letters|enquiries|mail|casework)",
        r"(?:hundreds|thousands) of (?:\w+ ){0,2}(?:e-?mails?|messages|letters|enquiries|pieces)",
        r"nifer (?:fawr|uchel|sylweddol) o (?:\w+ ){0,2}(?:e-?byst|negeseuon|ohebiaeth|lythyrau)",
    ),
    _any(  # the address, please
        r"(?:include|provide|supply|send|confirm|give|enclose)\w* .{0,60}(?:postal|home|full|residential) address",
        r"full (?:name and )?(?:postal |home )?address", r"enw llawn a'?c?h? ?(?:eich )?cyfeiriad",
        r"cyfeiriad (?:post|cartref|llawn)",
    ),
    _any(  # constituents only
        r"if you (?:are|are not|aren't|live|do not live|don't live) .{0,30}constituen(?:t|cy)",
        r"parliamentary (?:protocol|convention|rules?)", r"(?:protocol|confensiwn) seneddol",
        r"os (?:ydych|nad ydych|ydych chi) .{0,40}(?:etholwr|etholaeth|etholwraig)",
    ),
    _any(  # an answer will come
        r"(?:will|shall|aim to|endeavour to|hope to|try to|be) .{0,40}(?:respond|reply|get back to you|be in touch|responded to|come back to you).{0,50}(?:as soon as|within|shortly|in due course|soon)",
        r"(?:ymateb|ateb|cysylltu|mewn cysylltiad).{0,60}(?:cyn gynted|o fewn|maes o law)",
    ),
    _any(  # it has arrived
        r"(?:acknowledg\w{1,6}|confirm\w{0,3}) (?:the )?(?:safe )?receipt", r"(?:has|have) been (?:safely )?received",
        r"we have received your", r"cydnabod (?:ein bod wedi )?derbyn", r"(?:wedi|eich neges) (?:dod i law|derbyn eich)",
    ),
    _any(  # other places to turn to
        r"if (?:your|the|it|this) (?:\w+ )?(?:matter|enquiry|query|issue|case|is) ?(?:is )?urgent",
        r"(?:do not|don't) reply to this (?:e-?mail|message)", r"os yw(?:'ch| eich| hwn| hyn).{0,30}(?:frys|brys)",
        r"attend (?:a|my|one of my) surger", r"for (?:all )?(?:diary|invitations|surgery|media|press) (?:invitations|appointments|requests|enquiries)",
    ),
)  # fmt: skip

_LOOKED_AT: Final = 6_000


def prepared(text: str) -> str:
    """The beginning of a text as the expressions expect it."""
    return " ".join(text[:_LOOKED_AT].replace("\u2019", "'").split())


def signs_of_acknowledgement(text: str) -> int:
    """How many of the usual sentences of an office's automatic acknowledgement a text has."""
    return sum(1 for sign in _SIGNS if sign.search(text))
