"""The web server (granian) with the outbox's worker as a child process beside it."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

if TYPE_CHECKING:
    from campaign.config import Settings

# More than this and granian warns: Python threads of one process share one core.
THREADS = 4
WORKER_GRACE = 10.0


def is_taken(host: str, port: int) -> bool:
    """Whether somebody listens there; granian would share the port with them without a word."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as after a restart
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def run_server(settings: Settings, *, web_processes: int, with_worker: bool) -> None:
    """Serve until interrupted; the worker is started again if it dies, and ends with the server."""
    _announce(settings)
    server = Granian(
        "campaign.from_environment:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=web_processes,
        blocking_threads=THREADS,
        log_access=False,  # addresses of letters hold tokens
        log_level=LogLevels.warning,
        # Through our own formatter, which knows what to leave out.
        log_dictconfig={
            "loggers": {
                "_granian": {"handlers": [], "propagate": True},
                "granian.access": {"handlers": [], "propagate": False},
            }
        },
        websockets=False,
        respawn_failed_workers=True,
    )
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(stop,), daemon=True)
    if with_worker:
        keeper.start()
    try:
        server.serve()
    finally:
        stop.set()
        if with_worker:
            keeper.join(WORKER_GRACE + 2)


def _keep_worker(stop: threading.Event) -> None:
    """Run the worker as a process of its own, so that neither can take the other down."""
    environ = {**os.environ, "POSTBAG_CHILD": "1"}
    while not stop.is_set():
        child = subprocess.Popen([sys.executable, "-m", "campaign", "worker"], env=environ)
        while child.poll() is None and not stop.wait(0.2):
            pass
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(WORKER_GRACE)
            except subprocess.TimeoutExpired:
                child.kill()
        else:
            stop.wait(1.0)


def _announce(settings: Settings) -> None:
    click.echo(f"Postbag is at {settings.public_url}/ (Ctrl-C ends it)")
    if settings.mail_redirect_to:
        click.echo("All mail goes to the one address in POSTBAG_MAIL_REDIRECT_TO, none to MPs.")
    if settings.is_production:
        return
    if settings.mail_stays_here:
        click.echo(f"No letter reaches a real MP: mail ends up in {settings.outbox_folder}")
        click.echo(f"To read it, and click the links in it: {settings.public_url}/dev/mailbox")
    click.echo("To see the team's pages: postbag users add YOU@EXAMPLE.ORG --role campaigner")
