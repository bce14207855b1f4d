"""The fixed words around an author's letter, in each language that letters come in.

They are not gettext's: a letter speaks its document's language, whatever page or worker makes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from campaign.core.language import ENGLISH, WELSH

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class LetterWords:
    """One language's fixed words; `{name}` stands for what is filled in."""

    dear: str
    sincerely: str
    enclosed: str
    word: str
    word_and_pdf: str
    helped: str
    answer_straight: str
    answer_through_us: str
    by_hand: str
    sources: str
    constituent: str
    member_for: str
    months: tuple[str, ...]
    nations: Mapping[str, str]


_ENGLISH: Final = LetterWords(
    dear="Dear {name}",
    sincerely="Yours sincerely,",
    enclosed="Enclosed: a letter for you to sign and send, as {forms} and as text below.",
    word="a Word document",
    word_and_pdf="a Word document, as a PDF",
    helped=(
        "Sent with the help of {charity} ({url}), which has confirmed this e-mail address. "
        "Questions: {contact}"
    ),
    answer_straight=(
        "Please answer this e-mail: your answer goes straight to {name}. {charity} does not see it."
    ),
    answer_through_us=(
        "Please answer this e-mail: your answer goes to {name}. {charity}, which helped to send "
        "this letter, may read it too, as {name} has agreed. To write to {name} alone, please use "
        "{email}."
    ),
    by_hand="(your full name)\n(your address and postcode)",
    sources="Sources: ",
    constituent="My constituent: {who}",
    member_for="Member of Parliament for {constituency}",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    nations=MappingProxyType(
        {
            "england": "England",
            "scotland": "Scotland",
            "wales": "Wales",
            "northern-ireland": "Northern Ireland",
        }
    ),
)

_WELSH: Final = LetterWords(
    dear="Annwyl {name}",
    sincerely="Yn gywir,",
    enclosed=(
        "Amgaeedig: llythyr i chi ei lofnodi a'i anfon, ar ffurf {forms} ac fel testun isod."
    ),
    word="dogfen Word",
    word_and_pdf="dogfen Word, ffeil PDF",
    helped=(
        "Anfonwyd gyda chymorth {charity} ({url}), sydd wedi cadarnhau'r cyfeiriad e-bost hwn. "
        "Cwestiynau: {contact}"
    ),
    answer_straight=(
        "Atebwch yr e-bost hwn os gwelwch yn dda: bydd eich ateb yn mynd yn syth at yr anfonwr, "
        "{name}. Nid yw {charity} yn ei weld."
    ),
    answer_through_us=(
        "Atebwch yr e-bost hwn os gwelwch yn dda: bydd eich ateb yn mynd at yr anfonwr, {name}. "
        "Gall {charity}, a helpodd i anfon y llythyr hwn, ei ddarllen hefyd, gyda chydsyniad "
        "{name}. I ysgrifennu at yr anfonwr yn unig, defnyddiwch {email}."
    ),
    by_hand="(eich enw llawn)\n(eich cyfeiriad a'ch cod post)",
    sources="Ffynonellau: ",
    constituent="Fy etholwr: {who}",
    member_for="Aelod Seneddol dros etholaeth {constituency}",
    months=(
        "Ionawr",
        "Chwefror",
        "Mawrth",
        "Ebrill",
        "Mai",
        "Mehefin",
        "Gorffennaf",
        "Awst",
        "Medi",
        "Hydref",
        "Tachwedd",
        "Rhagfyr",
    ),
    nations=MappingProxyType(
        {
            "england": "Lloegr",
            "scotland": "yr Alban",
            "wales": "Cymru",
            "northern-ireland": "Gogledd Iwerddon",
        }
    ),
)

LETTER_WORDS: Final[Mapping[str, LetterWords]] = MappingProxyType(
    {ENGLISH: _ENGLISH, WELSH: _WELSH}
)
