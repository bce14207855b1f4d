"""A run through faults: many letters, killed workers, a provider that fails in every way.

What the provider says it took on is compared with what our ledger says, letter by letter.
"""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.config import Settings
from campaign.core.states import MessageState
from campaign.db.models import Action, Message, MessageKind
from campaign.outbox.service import retry
from campaign.wiring import wire
from tests.support.crowd import crowd
from tests.support.fault_mishaps import OPEN, provider, sending, through_faults
from tests.support.fault_plan import Plan, Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from campaign.deps import Deps

# What the provider answers when it will never take this letter on; all else is tried again.
FOR_GOOD: Final = ("refused 400", "refused 413")


def run(environ: Mapping[str, str], folder: Path, plan: Plan, settle_by_events) -> Report:
    """Make the letters, let everything go wrong, settle what is uncertain, and compare.

    Args:
        environ: settings of an instance whose database is ready.
        folder: for the provider's record.
        plan: what is to happen.
        settle_by_events: gets Deps and the provider's record, and has its events stored and
            applied, as the webhook and the worker do.
    """
    chance = random.Random(plan.seed)
    record = folder / "record.jsonl"
    record.touch()
    report = Report(plan.letters)
    deps = wire(Settings.from_env(dict(environ)))
    keys = crowd(deps, plan.letters, receipts=False)
    started = time.monotonic()
    with provider(record, plan) as host:
        through_faults(deps, sending(environ, host, plan), plan, chance, report)
    report.uncertain_at_first = _number(deps, MessageState.UNCERTAIN)
    settle_by_events(deps, _read(record))
    left = _uncertain(deps)
    report.settled_by_events = report.uncertain_at_first - len(left)
    # The provider has nothing to say of these, so a person puts them back, on a better day.
    report.put_back_by_a_person = len(left)
    for key in left:
        retry(deps, key)
    calm = Plan(kills=0, locks=(), disk_full=0, faults={}, threads=plan.threads)
    with provider(record, calm) as host:
        through_faults(deps, sending(environ, host, calm), calm, chance, report)
    settle_by_events(deps, _read(record))
    report.seconds = time.monotonic() - started
    _compare(deps, keys, _read(record), report)
    deps.db.close()
    return report


def _number(deps: Deps, state: MessageState) -> int:
    with deps.db.read() as session:
        found = select(func.count()).where(Message.kind == MessageKind.LETTER, Message.state == state)  # fmt: skip
        return session.scalar(found) or 0


def _uncertain(deps: Deps) -> list[str]:
    with deps.db.read() as session:
        return list(
            session.scalars(
                select(Message.key).where(
                    Message.kind == MessageKind.LETTER, Message.state == MessageState.UNCERTAIN
                )
            )
        )


def _read(record: Path) -> list[dict[str, str]]:
    lines = record.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _compare(deps: Deps, keys: list[str], record: list[dict[str, str]], report: Report) -> None:
    took: dict[str, int] = {}
    last: dict[str, str] = {}
    for line in record:
        report.fates[line["fate"]] = report.fates.get(line["fate"], 0) + 1
        last[line["letter"]] = line["fate"]
        if line["fate"] == "accepted":
            took[line["letter"]] = took.get(line["letter"], 0) + 1
    report.requests = len(record)
    with deps.db.read() as session:
        rows = session.execute(
            select(Message.key, Message.state, Action.state.label("action"))
            .join(Action, Action.id == Message.action_id)
            .where(Message.key.in_(keys) if len(keys) < 30_000 else Message.id > 0)
        ).all()
    ours = {row.key: row for row in rows}
    for key in keys:
        row, times = ours[key], took.get(key, 0)
        report.states[row.state] = report.states.get(row.state, 0) + 1
        if times > 1:
            report.doubled.append(key)
        refused, failed = last.get(key) in FOR_GOOD, row.state == MessageState.FAILED
        report.refused += refused
        report.accepted += times
        if not times and not refused:
            report.lost.append(key)
        if bool(times) == failed or row.state in (*OPEN, MessageState.UNCERTAIN):
            report.untrue.append(f"{key} {row.state} {row.action} {times}")
        if refused != failed:
            report.given_up_wrongly.append(f"{key} {row.state} {last.get(key)}")
