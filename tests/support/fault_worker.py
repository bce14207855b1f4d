"""A worker with a short lease, as a process of its own, for runs in which workers are killed.

python -m tests.support.fault_worker LEASE_SECONDS
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import timedelta

from campaign.config import Settings
from campaign.logs import configure_logging
from campaign.outbox.worker import Worker
from campaign.serving.chores import CHORES
from campaign.wiring import wire


def main() -> None:
    settings = Settings.from_env()
    configure_logging(settings)
    # A file that may not grow is an error and no end: as on a full disk.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    worker = Worker(
        wire(settings),
        f"worker-{os.getpid()}",
        timedelta(seconds=float(sys.argv[1])),
        CHORES,
        settings.worker_threads,
    )
    worker.run(stop.is_set, stop.wait)


main()
