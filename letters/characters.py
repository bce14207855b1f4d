"""Characters that must not travel: controls, and marks that reorder or hide text.

Accents, emoji (with their joiners) and every script's letters stay.
"""

from __future__ import annotations

import re

# XML 1.0, section 2.2 "Characters", turned round; lone surrogates are among them.
_XML_REFUSES = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# C1 controls, and the format characters that reverse or hide what a reader sees. The joiners
# U+200C and U+200D are left alone: Persian and emoji need them.
_HIDDEN = re.compile(
    "[\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# What an author may not type into a template: the same, but a named refusal, not a removal.
ODD = re.compile(f"{_XML_REFUSES.pattern}|{_HIDDEN.pattern}|[\x85\u2028\u2029]")


def plain(text: str) -> str:
    r"""Give text with `\n` line ends and without characters that XML refuses or that hide."""
    return _HIDDEN.sub("", _XML_REFUSES.sub("", _LINE_ENDS.sub("\n", text)))
