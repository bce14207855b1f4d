"""The supporter's way over HTTP for `bench/http.py`: each page against a bare one, whole journeys."""

import http.client
import re
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import create_engine, text

from campaign.adapters.tokens import Purpose, Tokens
from campaign.config import Settings

SLUG = "secondary-breast-cancer"
THREADS = 4
FIELD = re.compile(r'<input[^>]*\bname="(\w+)"[^>]*>')
AREA = re.compile(r'<textarea[^>]*\bname="body"[^>]*>\n?(.*?)</textarea>', re.DOTALL)

BARE_PAGE = """
from flask import render_template
from jinja2 import DictLoader

app.jinja_loader = DictLoader({
    "base.html": "<!doctype html><html lang=en><title>{% block title %}{% endblock %}</title>"
                 "<link rel=stylesheet href={{ url_for('static', filename='a.css') }}>"
                 "<main>{% block main %}{% endblock %}</main></html>",
    "page.html": "{% extends 'base.html' %}{% block title %}{{ title }}{% endblock %}"
                 "{% block main %}<h1>{{ title }}</h1>{% for each in texts %}<p>{{ each }}</p>"
                 "{% endfor %}{% endblock %}",
})
TEXTS = ["A sentence of a page that is as long as ours, & escaped. " * 6] * 40

@app.get("/page")
def page():
    return render_template("page.html", title="A bare page", texts=TEXTS)
"""
"""Flask and Jinja as a tutorial uses them: a base, a page, 40 paragraphs, 14 kB; no database,
session, form or header of its own."""


@dataclass
class Person:
    """One visitor with cookies of their own, behind the reverse proxy."""

    port: int
    number: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.address = f"10.{self.number >> 16 & 255}.{self.number >> 8 & 255}.{self.number & 255}"

    def head(self) -> dict[str, str]:
        """What a browser sends along."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        own = {"Cookie": cookie} if cookie else {}
        return {
            "Host": "localhost",
            "User-Agent": "Mozilla/5.0",
            "Accept-Encoding": "identity",
            "X-Forwarded-For": self.address,
            **own,
        }

    def ask(self, path: str, form: dict[str, str] | None = None) -> str:
        """One request, and a redirect that it leads to; returns the page."""
        head, body = self.head(), None
        if form is not None:
            body = urlencode(form)
            head["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("GET" if form is None else "POST", path, body, head)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status in (302, 303):
            return self.ask(answer.headers["Location"])
        if answer.status != http.HTTPStatus.OK:
            raise SystemExit(f"{path} answered {answer.status}")
        return page

    def send(self, path: str, page: str, **typed: str) -> str:
        """Fill in the page's form and send it."""
        return self.ask(path, {**fields(page), **typed})


def fields(page: str) -> dict[str, str]:
    """Hidden fields and the letter, as they stand in a page."""
    found = {}
    for match in FIELD.finditer(page):
        if 'type="hidden"' in match[0]:
            value = re.search(r'value="([^"]*)"', match[0])
            found[match[1]] = unescape(value[1]) if value else ""
    body = AREA.search(page)
    if body:
        found["body"] = unescape(body[1])
    return found


def confirmation(instance: Path) -> Callable[[str], str]:
    """Makes the address in somebody's confirmation e-mail, without waiting for the e-mail."""
    settings = Settings.from_env({"POSTBAG_INSTANCE": str(instance)})
    tokens = Tokens(settings.secret_key, lambda: datetime.now(UTC))
    engine = create_engine(f"sqlite:///{instance / 'postbag.sqlite'}")
    query = text("select key, confirm_round from actions where email = :email")

    def address(email: str) -> str:
        with engine.connect() as database:
            key, confirm_round = database.execute(query, {"email": email}).one()
        return f"/confirm/{tokens.make(Purpose.CONFIRM, key, confirm_round)}"

    return address


def journey(
    person: Person,
    link: Callable[[str], str],
    seen: Callable[[str, str], None] = lambda _path, _cookie: None,
) -> None:
    """From the campaign's page to the thanks: 8 pages read, 5 forms sent."""
    email = f"person{person.number}@home.example"

    def step(path: str, page: str) -> str:
        seen(path, "; ".join(f"{name}={value}" for name, value in person.cookies.items()))
        return page

    front = f"/{SLUG}"
    page = step(f"{front}/", person.ask(f"{front}/"))
    step(f"{front}/find", "")
    step(f"{front}/mp", person.send(f"{front}/find", page, postcode="M1 1AE"))
    page = step(f"{front}/you", person.ask(f"{front}/you"))
    page = person.send(
        f"{front}/you",
        page,
        name="Jane Smith",
        email=email,
        address_1="1 High Street",
        address_2="",
        town="Ourtown",
        postcode="M1 1AE",
    )
    step(f"{front}/letter", page)
    subject = re.search(r'name="subject"[^>]*value="([^"]*)"', page)
    words = fields(page)["body"] + f"\n\nI am number {person.number}."
    page = person.send(
        f"{front}/letter", page, subject=unescape(subject[1]) if subject else "", body=words
    )
    step(f"{front}/check", page)
    step(f"{front}/check-your-email", person.send(f"{front}/check", page))
    address = link(email)
    page = step(address, person.ask(address))
    thanks = person.send(address, page)
    if "hank" not in thanks:
        raise SystemExit("no thanks")
    step(f"{front}/thank-you", thanks)


def journeys(port: int, link: Callable[[str], str], seconds: float, first: int) -> float:
    """Whole journeys a second, several people at once."""
    done, until = [], time.perf_counter() + seconds
    lock = threading.Lock()
    numbers = iter(range(first, first + 1_000_000))

    def go() -> None:
        while time.perf_counter() < until:
            with lock:
                number = next(numbers)
            journey(Person(port, number), link)
            done.append(number)

    started = time.perf_counter()
    threads = [threading.Thread(target=go) for _ in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return len(done) / (time.perf_counter() - started)


def measure(
    bare: int,
    port: int,
    instance: Path,
    rate: Callable[[int, list[bytes], float], float],
    seconds: float,
    rounds: int,
) -> None:
    """Print each page (but the confirmation, which one address may not open so often) beside the bare one of the same turn, and journeys a second."""
    link = confirmation(instance)
    walked = Person(port, 1)
    pages: dict[str, str] = {}
    # What the visitor had when that page was open; a confirmed letter's pages lead elsewhere.
    journey_until_asked(walked, pages)
    print(
        f"\nEach page, {rounds} turns of {seconds:g} s by turns with a bare Flask page; a second:"
    )
    print("page                       ours     bare   times the bare page's time")
    own = request("/page", "")
    rate(bare, [own] * 16, 0.5)
    for path, cookie in pages.items():
        wanted = [request(path, cookie)] * 16
        rate(port, wanted, 0.3)
        turns = []
        for _ in range(rounds):
            plain, ours = rate(bare, [own] * 16, seconds), rate(port, wanted, seconds)
            turns.append((ours, plain, plain / ours))
        ours, plain, times = (statistics.median(column) for column in zip(*turns, strict=True))
        print(f"{path.replace(f'/{SLUG}', ''):22} {ours:8,.0f} {plain:8,.0f} {times:8.2f}")
    several = [journeys(port, link, 5 * seconds, 1000 * (turn + 1)) for turn in range(rounds)]
    print(
        f"whole journeys, 8 pages and 5 forms each, {THREADS} people at once: "
        f"{statistics.median(several):.1f} a second ({min(several):.1f} to {max(several):.1f})"
    )


def journey_until_asked(person: Person, pages: dict[str, str]) -> None:
    """Go on until the e-mail is awaited, and note with which cookies each page can be opened."""

    class WaitsForMailError(Exception):
        """Far enough."""

    def stop(_email: str) -> str:
        raise WaitsForMailError

    try:
        journey(person, stop, pages.__setitem__)
    except WaitsForMailError:
        return


def request(path: str, cookie: str) -> bytes:
    """A page's request as bytes, as a reverse proxy passes it on."""
    own = f"Cookie: {cookie}\r\n" if cookie else ""
    return (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0\r\n"
        f"Accept-Encoding: br\r\nX-Forwarded-For: 10.0.0.1\r\n{own}\r\n"
    ).encode()
