"""Which codes belong to which place: areas, Crown dependencies, territories, bulk mail.

The list of areas is the directory's own (ONSPD, November 2025) with Northern Ireland, the
Crown dependencies and the areas that ONSPD leaves out; it changes about once in a decade.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .types import Abroad, Overseas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .types import Territory

_GREAT_BRITAIN = """
AB AL B BA BB BD BH BL BN BR BS CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E
EC EH EN EX FK FY G GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS
LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO
SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
"""

GREAT_BRITAIN = frozenset(_GREAT_BRITAIN.split())

NORTHERN_IRELAND = "BT"

CROWN_DEPENDENCIES: Mapping[str, Territory] = {
    "JE": "Jersey",
    "GY": "Guernsey",  # with Alderney, Herm and Sark
    "IM": "Isle of Man",
}

FORCES = "BF"

NON_GEOGRAPHIC = frozenset(
    {
        "BX",  # banks, tax and utilities; made so that offices can move without a new address
        "GIR",  # GIR 0AA, once Girobank: the only code of its shape
        "QC",  # Royal Mail's code for goods sent to be checked
        "XM",  # XM4 5HQ, letters to Father Christmas
        "XX",  # returns to internet shops
    }
)
# PO boxes and large users inside ordinary areas (BS99, E98, EH99, W1A ...) are not listed:
# ONSPD gives each a point, that of its delivery office, and our directory follows it.

AREAS = GREAT_BRITAIN | {NORTHERN_IRELAND, FORCES} | frozenset(CROWN_DEPENDENCIES) | NON_GEOGRAPHIC

_TERRITORIES: Mapping[str, tuple[str, str]] = {
    "ASCN": ("1ZZ", "Ascension Island"),
    "BBND": ("1ZZ", "British Indian Ocean Territory"),
    "BIQQ": ("1ZZ", "British Antarctic Territory"),
    "FIQQ": ("1ZZ", "Falkland Islands"),
    "GX11": ("1AA", "Gibraltar"),
    "PCRN": ("1ZZ", "Pitcairn Islands"),
    "SIQQ": ("1ZZ", "South Georgia and the South Sandwich Islands"),
    "STHL": ("1ZZ", "Saint Helena"),
    "TDCU": ("1ZZ", "Tristan da Cunha"),
    "TKCA": ("1ZZ", "Turks and Caicos Islands"),
}

# Territories that number their own codes. Bermuda's (HM 12, CR 01, ...) are left out: several
# of its parishes share their letters with British areas.
_NUMBERED = (
    (re.compile(r"AI(2640)"), "AI-{}", "Anguilla"),
    (re.compile(r"KY([123]\d{4})"), "KY{0[0]}-{0[1]}{0[2]}{0[3]}{0[4]}", "Cayman Islands"),
    (re.compile(r"MSR(1[1-3]\d0)"), "MSR{}", "Montserrat"),
    (re.compile(r"VG(11[1-6]0)"), "VG{}", "British Virgin Islands"),
)

_FORCES_NUMBER = re.compile(r"(?:BFPO|BFP0|8FPO)(\d{0,4})")


def overseas(compact: str) -> Overseas | None:
    """Recognise an overseas territory's code or a numbered forces post office.

    Args:
        compact: letters and digits only, upper case, at most ten or so.
    """
    if forces := _FORCES_NUMBER.fullmatch(compact):
        return forces_post(f"BFPO {forces[1]}".strip())
    inward, place = _TERRITORIES.get(compact[:4], ("", ""))
    if place and compact[4:].replace("I", "1").replace("L", "1") in {"", inward}:
        return Overseas(f"{compact[:4]} {inward}", place, Abroad.TERRITORY)
    for pattern, form, name in _NUMBERED:
        if numbered := pattern.fullmatch(compact):
            return Overseas(form.format(numbered[1]), name, Abroad.TERRITORY)
    return None


def forces_post(text: str) -> Overseas:
    """Answer for a British Forces address."""
    return Overseas(text, "British Forces Post Office", Abroad.BFPO)
