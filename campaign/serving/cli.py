"""`postbag serve`, `postbag worker` and `postbag db upgrade`."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING

import click

from campaign.content.first_start import make_ready
from campaign.db.migrate import pending, upgrade
from campaign.outbox.worker import Worker
from campaign.serving.chores import CHORES
from campaign.serving.doctor import examine
from campaign.serving.findings import Level
from campaign.serving.server import is_taken, run_server

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from campaign.deps import Deps


@click.command()
@click.option("--workers", default=1, show_default=True, help="Web processes.")
@click.option("--no-worker", is_flag=True, help="Leave the sending to `postbag worker`.")
@click.pass_obj
def serve(deps: Callable[[], Deps], *, workers: int, no_worker: bool) -> None:
    """Serve the site, with the outbox's worker beside it."""
    outside = deps()
    if is_taken(outside.settings.host, outside.settings.port):
        raise click.ClickException(
            f"Something listens on port {outside.settings.port} already: another Postbag, perhaps. "
            "Stop it, or choose another POSTBAG_PORT."
        )
    make_ready(outside)
    outside.db.close()
    run_server(outside.settings, web_processes=workers, with_worker=not no_worker)


@click.command()
@click.pass_obj
def worker(deps: Callable[[], Deps]) -> None:
    """Send what is in the outbox until told to stop (SIGTERM or Ctrl-C)."""
    outside = deps()
    stop = threading.Event()
    parent = os.getppid()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    owner = f"{socket.gethostname()[:30]}-{os.getpid()}-{outside.new_key()[:8]}"

    def stopped() -> bool:
        # Started by `serve` and orphaned: its server is gone, so end with it.
        return stop.is_set() or ("POSTBAG_CHILD" in os.environ and os.getppid() != parent)

    threads = outside.settings.worker_threads
    Worker(outside, owner, chores=CHORES, threads=threads).run(stopped, stop.wait)
    sys.exit(0)


@click.command()
@click.pass_obj
def doctor(deps: Callable[[], Deps]) -> None:
    """Look over settings, data, mail and outbox; exit code 1 if there is a fault."""
    findings = list(examine(deps()))
    for finding in findings:
        click.echo(f"{finding.level:8} {finding.sentence}")
    sys.exit(1 if any(finding.level is Level.BAD for finding in findings) else 0)


@click.group()
def db() -> None:
    """The database's schema."""


@db.command("upgrade")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.pass_obj
def upgrade_command(deps: Callable[[], Deps], *, dry_run: bool) -> None:
    """Bring the database to the newest schema."""
    database = deps().db
    steps = pending(database)
    for step in steps:
        click.echo(f"{'would run' if dry_run else 'runs'}: {step}")
    if not dry_run:
        upgrade(database)
    click.echo(
        "The database is up to date." if not steps or not dry_run else "Nothing was changed."
    )
