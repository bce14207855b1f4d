"""The application made from the environment, for any WSGI server."""

import atexit
import gc

from campaign.app import create_app
from campaign.config import Settings
from campaign.logs import configure_logging
from campaign.tallies.visits import save_last
from campaign.web import VISITS

_settings = Settings.from_env()
configure_logging(_settings)
app = create_app(_settings)
atexit.register(save_last, app.extensions[VISITS])

# What is there now stays for good: whoever collects garbage need not look through it during an
# answer. One in twenty answers of the largest page took three times as long.
gc.collect()
gc.freeze()
