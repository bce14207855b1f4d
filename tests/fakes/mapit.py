"""mySociety's MapIt on loopback, as its documentation has it."""

from __future__ import annotations

from typing import Any

from .web_server import Answer, Asked, WebServer


class FakeMapIt(WebServer):
    """Answers from a table.

    Attributes:
        live: constituency codes by postcode, "SW1A 0AA"; None for a place without one.
        key: if set, whoever comes without it is over the limit.
    """

    def __init__(self) -> None:
        super().__init__()
        self.live: dict[str, str | None] = {}
        self.key: str | None = None

    def respond(self, asked: Asked) -> Answer:
        match asked.path.strip("/").split("/"):
            case ["postcode", text] if self.key and asked.headers.get("X-Api-Key") != self.key:
                return Answer({"error": "Usage limit reached."}, 403)
            case ["postcode", text]:
                postcode = f"{text[:-3]} {text[-3:]}"
                if postcode in self.live:
                    return Answer(areas(postcode, self.live[postcode]))
        return Answer({"code": 404, "error": "No Postcode matches the given query."}, 404)


def areas(postcode: str, code: str | None) -> dict[str, Any]:
    """An answer with a constituency and one more area."""
    found = {"2619": _area(2619, "DIS", "E07000111")}
    shortcuts: dict[str, Any] = {"council": 2619}
    if code:
        found["168000"] = _area(168000, "WMC", code)
        shortcuts["WMC"] = 168000
    return {
        "postcode": postcode,
        "coordsyst": "G",
        "wgs84_lat": 51.5,
        "wgs84_lon": -0.1,
        "areas": found,
        "shortcuts": shortcuts,
    }


def _area(number: int, kind: str, code: str) -> dict[str, Any]:
    return {
        "id": number,
        "name": "Somewhere",
        "type": kind,
        "country": "E",
        "parent_area": None,
        "generation_low": 57,
        "generation_high": 60,
        "codes": {"gss": code, "unit_id": "25000"},
    }
