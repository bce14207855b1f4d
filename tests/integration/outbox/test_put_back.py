"""Staff may put back what has stopped, and never what a worker holds or what waits its turn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from campaign.adapters.tokens import Purpose
from campaign.core.errors import IllegalMoveError
from campaign.core.states import MessageState
from campaign.db.models import Message, MessageKind
from campaign.deps import Deps
from campaign.outbox.service import PUT_BACK_FROM, retry
from campaign.outbox.worker import Worker
from campaign.supporters.service.receipt import withdraw
from tests.support.letters import action_of, confirmed

S = MessageState


@pytest.mark.parametrize("state", list(MessageState))
def test_only_what_has_stopped_is_put_back(deps: Deps, state: MessageState) -> None:
    confirmed(deps)
    with deps.db.write() as session:
        session.execute(
            update(Message).where(Message.kind == MessageKind.LETTER).values(state=state)
        )
        key = session.scalars(select(Message.key).where(Message.kind == MessageKind.LETTER)).one()
    if state in PUT_BACK_FROM:
        assert retry(deps, key, dry_run=True)
        assert retry(deps, key)
    else:
        with pytest.raises(IllegalMoveError):
            retry(deps, key)


def test_withdrawing_while_workers_work_neither_deadlocks_nor_lies(deps: Deps) -> None:
    """Each letter either went, or was taken back and did not go; never both, never neither."""
    keys = [confirmed(deps, f"supporter{number}@home.example") for number in range(15)]
    tokens = {key: deps.tokens.make(Purpose.RECEIPT, key) for key in keys}

    def work(number: int) -> None:
        worker = Worker(deps, f"worker-{number}")
        idle = 0
        while idle < 5:
            idle = 0 if worker.step() else idle + 1

    with ThreadPoolExecutor(4) as pool:
        workers = [pool.submit(work, number) for number in range(2)]
        taken_back = dict(
            zip(keys, pool.map(lambda k: withdraw(deps, tokens[k]), keys), strict=True)
        )
        for each in workers:
            each.result()
    for key, was_taken_back in taken_back.items():
        assert action_of(deps, key).state == ("withdrawn" if was_taken_back else "sent")
    sent = {path.stem for path in deps.settings.outbox_folder.glob("*.eml")}
    with deps.db.read() as session:
        for letter in session.scalars(select(Message).where(Message.kind == MessageKind.LETTER)):
            assert (letter.key in sent) == (letter.state == S.ACCEPTED)
