"""The application made from the environment, for any WSGI server."""

from campaign.app import create_app
from campaign.config import Settings
from campaign.logs import configure_logging

_settings = Settings.from_env()
configure_logging(_settings)
app = create_app(_settings)
