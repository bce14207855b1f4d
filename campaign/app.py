"""The web application: one factory that puts the parts together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from campaign.accounts import init_accounts
from campaign.api import beside_api
from campaign.compression import init_compression
from campaign.core.campaign_settings import SLUG
from campaign.dev.views import dev
from campaign.editor.views import editor
from campaign.errors import init_errors
from campaign.export.views import exports
from campaign.form_check import init_form_check
from campaign.headers import init_headers
from campaign.hooks.views import hooks
from campaign.i18n import init_i18n
from campaign.languages import init_languages
from campaign.metrics.views import metrics
from campaign.privacy.staff_views import people
from campaign.privacy.views import your_data
from campaign.site.machines import machines
from campaign.site.views import site
from campaign.supporters.views import supporters
from campaign.supporters.views.elsewhere import from_elsewhere
from campaign.tallies.visits import Visits
from campaign.team.chain.views import chain
from campaign.team.dashboard.views import dashboard
from campaign.team.digest.views import digest
from campaign.team.map.views import seat_map
from campaign.team.member_views import members
from campaign.team.report.views import report
from campaign.team.seats.brief_views import seats
from campaign.team.tasks.views import tasks
from campaign.team.views import team
from campaign.templating import STATIC, init_templating
from campaign.updates.leaving import leaving
from campaign.updates.team_views import team_updates
from campaign.updates.views import updates
from campaign.web import LARGEST_ID, VISITS, limiter
from campaign.webhooks.views import webhooks
from campaign.wiring import wire

if TYPE_CHECKING:
    from campaign.config import Settings
    from campaign.deps import Deps

MAX_BODY = 4 * 1024 * 1024
STATIC_AGE = 365 * 24 * 3600

BLUEPRINTS = (
    site,
    machines,
    supporters,
    team,
    members,
    chain,
    seat_map,
    seats,
    tasks,
    editor,
    webhooks,
    metrics,
    dashboard,
    exports,
    report,
    digest,
    your_data,
    people,
    hooks,
    updates,
    leaving,
    team_updates,
)


class SlugConverter(BaseConverter):
    """A campaign's name in addresses."""

    regex = SLUG


class RowIdConverter(IntegerConverter):
    """The number of a row; a larger one is no row's, and not found."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


def create_app(settings: Settings, deps: Deps | None = None) -> Flask:
    """The application.

    Args:
        settings: the environment, checked.
        deps: the outside world; wired from the settings unless given.
    """
    app = Flask(
        "campaign",
        static_folder=str(STATIC),
        static_url_path="/static/dist",
        template_folder=None,
    )
    app.extensions["postbag"] = outside = deps or wire(settings)
    app.extensions[VISITS] = Visits(outside.db, outside.now)
    app.config.update(_flask_config(settings))
    app.wsgi_app = beside_api(app.wsgi_app, outside)  # type: ignore[method-assign]
    init_languages(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    init_compression(app)  # the first of these has the last word on an answer
    app.url_map.converters["slug"] = SlugConverter
    app.url_map.converters["int"] = RowIdConverter
    forms = init_form_check(app)
    # Signed posts of the mail provider, which has no page of ours.
    forms.exempt(webhooks)
    # Mail programs leave a list by a bare post (RFC 8058); what is in the address proves it.
    forms.exempt(leaving)
    # Looks at where a form stands itself: it is meant for other sites' forms.
    forms.exempt(from_elsewhere)
    limiter.init_app(app)
    init_i18n(app)
    init_templating(app, environment=settings.env, site_name="Postbag")
    init_headers(app)
    init_errors(app)
    init_accounts(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if not settings.is_production:
        app.register_blueprint(dev)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    is_secure = settings.public_url.startswith("https://")
    return {
        "SECRET_KEY": settings.secret_key,
        # By this prefix browsers take it from this very host alone, and only over HTTPS.
        "SESSION_COOKIE_NAME": "__Host-postbag" if is_secure else "postbag",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": is_secure,
        "SEND_FILE_MAX_AGE_DEFAULT": STATIC_AGE,
        "MAX_CONTENT_LENGTH": MAX_BODY,
        "MAX_FORM_MEMORY_SIZE": MAX_BODY,
        # A letter may take an evening to write; the token still ends with the session.
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_STORAGE_URI": settings.limits_url,
        "RATELIMIT_HEADERS_ENABLED": False,
    }
