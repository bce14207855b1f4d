"""The application made from the environment, for any WSGI server."""

from campaign.app import create_app
from campaign.config import Settings

app = create_app(Settings.from_env())
