"""How long the team's pages take with a demo database of a million letters, by page.

    POSTBAG_INSTANCE=… python -m campaign demo --actions 1000000
    POSTBAG_INSTANCE=… [POSTBAG_DATABASE_URL=…] python bench/team.py

Each page is asked for 40 times, one after the other, by somebody who is signed in; what is measured
is the whole request without the network. Nothing in the database is changed but the account.
"""

import statistics
import sys
import time
from pathlib import Path

# In the place of this folder, whose http.py would hide the library of that name.
sys.path[0] = str(Path(__file__).parents[1])

from sqlalchemy import select  # noqa: E402 - the path above

from campaign.app import create_app  # noqa: E402 - the path above
from campaign.config import Settings  # noqa: E402 - the path above
from campaign.core.roles import Role  # noqa: E402 - the path above
from campaign.db.models import Action, Answer, InboundMail  # noqa: E402 - the path above
from campaign.deps import Deps  # noqa: E402 - the path above
from campaign.wiring import wire  # noqa: E402 - the path above
from tests.integration.accounts.staff import signed_in  # noqa: E402 - the path above

TIMES = 40
WANTED_MS = 300


def pages(deps: Deps) -> list[str]:
    """Every page of the team's, with a letter, an answer and a seat that have much to show."""
    with deps.db.read() as session:
        letter = session.scalars(select(Action.id).where(Action.stage > 0).limit(1)).one()
        unread = session.scalars(
            select(InboundMail.id).where(InboundMail.kind == "answer").limit(1)
        ).one()
        answer = session.scalars(
            select(Answer.id).where(Answer.stage == 2, Answer.retracted_at.is_(None)).limit(1)  # noqa: PLR2004 - answered
        ).one()
        seat = session.scalars(select(Action.constituency_code).where(Action.id == letter)).one()
    return [
        "/team/",
        "/team/?period=all&split=nation",
        "/team/?period=all&split=source",
        "/team/map",
        "/team/map?show=stage&order=value",
        "/team/mps",
        "/team/mps?order=letters&nation=wales",
        f"/team/mps/{seat}",
        f"/team/mps/{seat}/record",
        "/team/actions",
        "/team/actions?nation=scotland&state=delivered",
        f"/team/actions/{letter}",
        "/team/replies",
        f"/team/replies/{unread}",
        f"/team/answers/{answer}/tell",
        "/team/export",
        "/team/people",
        "/team/members/",
    ]


def main() -> None:
    """Print median and 95th percentile of each page."""
    settings = Settings.from_env()
    deps = wire(settings)
    visitor = signed_in(create_app(settings, deps), deps, Role.ADMIN, "bench@charity.example")
    worst = 0.0
    for path in pages(deps):
        taken = []
        for _ in range(TIMES):
            began = time.perf_counter()
            answer = visitor.client.get(path)
            taken.append((time.perf_counter() - began) * 1000)
            assert answer.status == "200 OK", f"{path}: {answer.status}"
        p95 = statistics.quantiles(taken, n=20)[-1]
        worst = max(worst, p95)
        print(f"{path:50} median {statistics.median(taken):6.0f} ms   p95 {p95:6.0f} ms")
    print(f"the slowest p95 is {worst:.0f} ms (wanted: under {WANTED_MS})")


if __name__ == "__main__":
    main()
