"""Other systems are told: what, with whose name, how often, and where nothing may go."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from campaign.accounts.service import invite
from campaign.chain.service import Recorded, record
from campaign.config import Environment
from campaign.core.chain import Position, Source, Stage
from campaign.core.hooks import DeliveryState, HookKind
from campaign.core.roles import Role
from campaign.db.models import Action, Consent, Hook, HookDelivery, User
from campaign.hooks import forgetting
from campaign.hooks.forgetting import forget
from campaign.hooks.gathering import gather
from campaign.hooks.sending import send
from campaign.hooks.service import Added, add, send_again, switch
from campaign.hooks.service import test as send_test
from campaign.privacy.erasing import erase
from tests.support.letters import action_of, confirmed
from tests.support.way import work

if TYPE_CHECKING:
    from campaign.deps import Deps
    from tests.support.clock import SetClock

EMAIL = "jane@home.example"
PERSONAL = (EMAIL, "Jane Smith", "1 High Street", "M1 1AE")


@dataclass
class System:
    """Somebody else's, which keeps what it is told."""

    url: str = ""
    status: int = 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def told(self) -> list[dict[str, object]]:
        return [json.loads(body) for _headers, body in self.got]

    @property
    def kinds(self) -> list[object]:
        return [each["kind"] for each in self.told]


@pytest.fixture
def system() -> Iterator[System]:
    found = System()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append((dict(self.headers), body))
            self.send_response(found.status)
            self.send_header("Location", found.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_port}/told"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found
        server.shutdown()


@pytest.fixture
def staff(deps: Deps) -> int:
    invite(deps, "admin@charity.example", Role.ADMIN)
    with deps.db.read() as session:
        return session.scalars(select(User.id)).one()


def added(
    deps: Deps, system: System, staff: int, *kinds: HookKind, with_person: bool = False
) -> Added:
    return add(deps, system.url, kinds or tuple(HookKind), with_person=with_person, by=staff)


def told(deps: Deps, clock: SetClock) -> None:
    clock.pass_time(minutes=2)
    while gather(deps):
        pass
    while send(deps):
        pass


def agrees(deps: Deps, key: str) -> None:
    with deps.db.write() as session:
        action_id = session.scalars(select(Action.id).where(Action.key == key)).one()
        session.add(
            Consent(action_id=action_id, kind="updates", wording="News.", given_at=deps.now())
        )


def deliveries(deps: Deps) -> list[HookDelivery]:
    with deps.db.read() as session:
        return list(session.scalars(select(HookDelivery).order_by(HookDelivery.id)))


def test_each_step_of_a_letter_is_told_once_and_names_nobody(
    deps: Deps, clock: SetClock, system: System, staff: int
) -> None:
    hook = added(deps, system, staff)
    key = confirmed(deps, EMAIL)
    agrees(deps, key)
    work(deps)
    told(deps, clock)
    told(deps, clock)
    assert sorted(system.kinds) == ["consent.updates", "letter.confirmed", "letter.sent"]
    first = next(each for each in system.told if each["kind"] == "letter.confirmed")
    assert first["constituency"] == {"code": "E14001352", "name": "Manchester Central"}
    assert len({each["letter"] for each in system.told}) == 1
    action = action_of(deps, key)
    for _headers, body in system.got:
        for word in (*PERSONAL, action.key, action.reference, hook.secret):
            assert word.encode() not in body


def test_what_is_sent_is_signed_with_the_secret_and_has_a_key(
    deps: Deps, clock: SetClock, system: System, staff: int
) -> None:
    hook = added(deps, system, staff)
    confirmed(deps, EMAIL)
    told(deps, clock)
    headers, body = system.got[0]
    stamp, signed = (part.split("=", 1)[1] for part in headers["Postbag-Signature"].split(","))
    assert int(stamp) == int(clock.now.timestamp())
    wanted = hmac.new(hook.secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
    assert hmac.compare_digest(signed, wanted.hexdigest())
    assert headers["Idempotency-Key"] == system.told[0]["id"] == deliveries(deps)[0].key


def test_only_who_agreed_is_named_and_only_where_the_hook_may_know(
    deps: Deps, clock: SetClock, system: System, staff: int
) -> None:
    added(deps, system, staff, HookKind.CONFIRMED, with_person=True)
    agrees(deps, confirmed(deps, EMAIL))
    confirmed(deps, "silent@home.example")
    told(deps, clock)
    people = [each.get("person") for each in system.told]
    assert len(people) == 2
    assert [person["email"] for person in people if person] == [EMAIL]
    assert all("person" not in (each.payload or {}) for each in deliveries(deps))


def test_whoever_has_their_data_deleted_meanwhile_is_not_told_of(
    deps: Deps, clock: SetClock, system: System, staff: int
) -> None:
    added(deps, system, staff, HookKind.CONFIRMED, with_person=True)
    agrees(deps, confirmed(deps, EMAIL))
    clock.pass_time(minutes=2)
    gather(deps)
    assert erase(deps, EMAIL, "supporter").letters == 1
    told(deps, clock)
    assert system.got == []
    assert [(each.state, each.payload) for each in deliveries(deps)] == [("given-up", None)]


def test_answers_are_told_without_their_number_of_letters(
    deps: Deps, clock: SetClock, system: System, staff: int
) -> None:
    key = confirmed(deps, EMAIL)
    added(deps, system, staff, HookKind.ANSWER, HookKind.MINISTER)
    note = "Jane Smith rang."
    with deps.db.write() as session:
        letters = [session.scalars(select(Action.id).where(Action.key == key)).one()]
        for stage in (Stage.ANSWERED, Stage.REPLIED, Stage.TOLD):
            claim = Recorded(
                stage, date(2026, 11, 20), Source.STAFF, Position.SUPPORTIVE, note=note
            )
            record(deps, session, claim, letters)
    told(deps, clock)
    assert system.kinds == ["answer.recorded", "answer.recorded", "minister.replied"]
    assert system.told[0]["stage"] == "answered"
    assert system.told[0]["position"] == "supportive"
    assert all(note.encode() not in body for _headers, body in system.got)


def test_what_was_before_is_not_told_and_nothing_while_switched_off(
    deps: Deps, clock: SetClock, system: System, staff: int
) -> None:
    confirmed(deps, EMAIL)
    hook = added(deps, system, staff, HookKind.CONFIRMED)
    told(deps, clock)
    switch(deps, hook.hook_id, on=False, by=staff)
    confirmed(deps, "second@home.example")
    told(deps, clock)
    switch(deps, hook.hook_id, on=True, by=staff)
    told(deps, clock)
    assert system.got == []
    confirmed(deps, "third@home.example")
    told(deps, clock)
    assert system.kinds == ["letter.confirmed"]


def test_what_has_only_just_happened_waits_for_slower_transactions(
    deps: Deps, clock: SetClock, system: System, staff: int
) -> None:
    added(deps, system, staff, HookKind.CONFIRMED)
    confirmed(deps, EMAIL)
    assert gather(deps) == 0
    clock.pass_time(minutes=1)
    assert gather(deps) == 1


@pytest.mark.parametrize("status", [500, 404, 302, 429])
def test_it_is_tried_for_a_day_under_one_key_and_then_given_up(
    deps: Deps, clock: SetClock, system: System, staff: int, status: int
) -> None:
    hook = added(deps, system, staff, HookKind.CONFIRMED)
    confirmed(deps, EMAIL)
    system.status = status
    for _hour in range(27):
        told(deps, clock)
        clock.pass_time(hours=1)
    (row,) = deliveries(deps)
    assert (row.state, row.last_status, row.attempts) == ("given-up", status, len(system.got))
    assert 8 <= len(system.got) <= 9
    assert len({headers["Idempotency-Key"] for headers, _body in system.got}) == 1
    system.status = 204
    assert send_again(deps, hook.hook_id, row.id, by=staff)
    send(deps)
    assert deliveries(deps)[0].state == "taken"


def test_gone_means_never_again(deps: Deps, clock: SetClock, system: System, staff: int) -> None:
    added(deps, system, staff, HookKind.CONFIRMED)
    confirmed(deps, EMAIL)
    system.status = 410
    told(deps, clock)
    assert deliveries(deps)[0].state == "given-up"


def test_a_worker_that_dies_in_between_leaves_it_to_the_next(
    deps: Deps, clock: SetClock, system: System, staff: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = added(deps, system, staff)
    send_test(deps, hook.hook_id, by=staff)

    def die(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dead:
        dead.setattr("campaign.hooks.sending.post", die)
        with pytest.raises(KeyboardInterrupt):
            send(deps)
    assert send(deps) == 0
    clock.pass_time(minutes=2)
    assert send(deps) == 1
    assert system.kinds == ["test"]


def test_a_system_that_is_away_holds_up_no_other(
    deps: Deps, clock: SetClock, system: System, staff: int
) -> None:
    away = System(url="http://127.0.0.1:9/closed")
    added(deps, away, staff, HookKind.CONFIRMED)
    added(deps, system, staff, HookKind.CONFIRMED)
    for number in range(4):
        confirmed(deps, f"s{number}@home.example")
    clock.pass_time(minutes=2)
    gather(deps)
    send(deps)
    assert len(system.got) == 4
    waiting = [each for each in deliveries(deps) if each.state == "waiting"]
    assert sorted(each.attempts for each in waiting) == [0, 0, 0, 1]


def test_in_production_this_machine_is_never_posted_to(
    deps: Deps, clock: SetClock, system: System, staff: int
) -> None:
    added(deps, system, staff, HookKind.CONFIRMED)
    confirmed(deps, EMAIL)
    real = dataclasses.replace(deps.settings, env=Environment.PRODUCTION)
    told(dataclasses.replace(deps, settings=real), clock)
    assert system.got == []
    assert deliveries(deps)[0].attempts == 1


def test_a_name_that_means_a_private_address_is_not_posted_to(
    deps: Deps, clock: SetClock, system: System, staff: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = added(deps, system, staff)
    with deps.db.write() as session:
        session.execute(update(Hook).values(url="https://crm.charity.example/"))
    reached: list[object] = []
    found = [(2, 1, 6, "", ("93.184.215.14", 443)), (2, 1, 6, "", ("10.0.0.7", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_more: found)
    monkeypatch.setattr(
        "campaign.adapters.hook_client.create_connection",
        lambda *args, **_more: reached.append(args),
    )
    send_test(deps, hook.hook_id, by=staff)
    assert send(deps) == 1
    assert reached == []
    assert deliveries(deps)[0].last_status is None
    assert clock.now == deps.now()


def test_what_was_told_long_ago_is_dropped_and_never_told_again(
    deps: Deps, clock: SetClock, system: System, staff: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "BATCH", 2)
    added(deps, system, staff, HookKind.CONFIRMED)
    for number in range(3):
        confirmed(deps, f"jane{number}@home.example")
    told(deps, clock)
    assert len(system.got) == 3
    clock.pass_time(days=29)
    assert forget(deps) == 0
    clock.pass_time(days=2)
    assert [forget(deps) for _ in range(3)] == [2, 1, 0]
    told(deps, clock)
    assert len(system.got) == 3


def test_what_was_given_up_stays_for_ninety_days_and_what_waits_for_ever(
    deps: Deps, clock: SetClock, system: System, staff: int
) -> None:
    added(deps, system, staff, HookKind.CONFIRMED)
    system.status = 410
    confirmed(deps, EMAIL)
    told(deps, clock)
    system.status = 500
    confirmed(deps, "john@home.example")
    told(deps, clock)
    clock.pass_time(days=31)
    assert forget(deps) == 0
    clock.pass_time(days=60)
    assert forget(deps) == 1
    assert [each.state for each in deliveries(deps)] == [DeliveryState.WAITING]


def test_what_is_sent_again_is_kept_from_its_new_end(
    deps: Deps, clock: SetClock, system: System, staff: int
) -> None:
    hook = added(deps, system, staff, HookKind.CONFIRMED)
    confirmed(deps, EMAIL)
    told(deps, clock)
    clock.pass_time(days=29)
    [delivery] = deliveries(deps)
    assert send_again(deps, hook.hook_id, delivery.id, by=staff)
    told(deps, clock)
    clock.pass_time(days=29)
    assert forget(deps) == 0
    clock.pass_time(days=2)
    assert forget(deps) == 1
