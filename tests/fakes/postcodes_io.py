"""postcodes.io on loopback, as its OpenAPI and a recorded answer have it."""

from __future__ import annotations

from typing import Any

from .web_server import Answer, Asked, WebServer


class FakePostcodesIo(WebServer):
    """Answers from three tables, their keys in the printed form "SW1A 0AA".

    Attributes:
        live: constituency codes; None for a place without one.
        terminated: year and month.
        tells_at_once: whether the 404 of a withdrawn postcode says that it was withdrawn.
        as_list: whether withdrawn ones come in a list, as the OpenAPI has it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.live: dict[str, str | None] = {}
        self.terminated: dict[str, tuple[int, int]] = {}
        self.tells_at_once = True
        self.as_list = False

    def respond(self, asked: Asked) -> Answer:
        match asked.path.strip("/").split("/"):
            case ["postcodes", text]:
                return self._live(_printed(text))
            case ["terminated_postcodes", text]:
                return self._terminated(_printed(text))
        return _not_found("Resource not found")

    def _live(self, postcode: str) -> Answer:
        if postcode in self.live:
            return Answer({"status": 200, "result": place(postcode, self.live[postcode])})
        if postcode in self.terminated and self.tells_at_once:
            return _not_found("Postcode not found", terminated=self._withdrawn(postcode))
        return _not_found("Postcode not found")

    def _terminated(self, postcode: str) -> Answer:
        if postcode not in self.terminated:
            return _not_found("Terminated postcode not found")
        found = self._withdrawn(postcode)
        return Answer({"status": 200, "result": [found] if self.as_list else found})

    def _withdrawn(self, postcode: str) -> dict[str, Any]:
        year, month = self.terminated[postcode]
        return {
            "postcode": postcode,
            "year_terminated": year,
            "month_terminated": month,
            "longitude": -0.05,
            "latitude": 51.5,
        }


def place(postcode: str, code: str | None) -> dict[str, Any]:
    """A result, cut down to what anybody here could want."""
    outward, inward = postcode.split()
    return {
        "postcode": postcode,
        "quality": 1,
        "country": "England",
        "outcode": outward,
        "incode": inward,
        "parliamentary_constituency": "Somewhere" if code else None,
        "parliamentary_constituency_2024": "Somewhere" if code else None,
        "codes": {
            "admin_district": "E07000111",
            "parliamentary_constituency": code,
            "parliamentary_constituency_2024": code,
        },
    }


def _printed(text: str) -> str:
    bare = text.replace(" ", "").upper()
    return f"{bare[:-3]} {bare[-3:]}"


def _not_found(error: str, **more: Any) -> Answer:
    return Answer({"status": 404, "error": error, **more}, 404)
