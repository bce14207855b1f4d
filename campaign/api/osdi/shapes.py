"""Letters and campaigns as HAL+JSON, with OSDI's names for what OSDI knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import quote, urlencode

from campaign.api.osdi.asking import PER_PAGE, after
from campaign.core.chain import Stage
from campaign.core.tallies import shown_outside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from campaign.api.osdi.asking import Asked
    from campaign.api.osdi.names import Names
    from campaign.api.osdi.outreaches import Outreach, Page
    from campaign.content.queries import LoadedCampaign

Json: TypeAlias = "dict[str, Any]"

SYSTEM: Final = "Postbag"
OUTREACHES: Final = "osdi:outreaches"
_CURIES: Final = {
    "name": "osdi",
    "href": "https://opensupporter.github.io/osdi-docs/{rel}",
    "templated": True,
}


@dataclass(frozen=True, slots=True)
class Shapes:
    """Makes them.

    Args:
        site: the site's public address, without a slash at its end.
    """

    site: str
    names: Names

    def campaign(self, campaign: LoadedCampaign, letters: int) -> Json:
        """An advocacy campaign.

        Args:
            campaign: of which.
            letters: how many there are; a small number is not told.
        """
        here, settings = self._address(campaign.slug), campaign.settings
        return {
            "identifiers": [f"postbag:{campaign.slug}"],
            "origin_system": SYSTEM,
            "name": settings.title,
            "title": settings.title,
            "summary": settings.summary,
            "targets": "Members of the House of Commons",
            "type": "email",
            "browser_url": f"{self.site}/{quote(campaign.slug)}/",
            "total_outreaches": shown_outside(letters),
            "_links": {
                "self": _link(here),
                OUTREACHES: _link(f"{here}/outreaches"),
                "curies": [_CURIES],
            },
        }

    def page(self, slug: str, asked: Asked, found: Page) -> Json:
        """A part of the list of a campaign's letters, with the address of the next part."""
        here = f"{self._address(slug)}/outreaches"
        shown = [self.outreach(slug, each) for each in found.outreaches]
        links: Json = {
            "self": _link(here + self._query(asked)),
            OUTREACHES: [each["_links"]["self"] for each in shown],
            "curies": [_CURIES],
        }
        if found.after is not None:
            place = {"per_page": asked.per_page, "after": after(found.after, self.names)}
            links["next"] = _link(f"{here}?{urlencode(place)}")
        return {"per_page": asked.per_page, "_links": links, "_embedded": {OUTREACHES: shown}}

    def outreach(self, slug: str, letter: Outreach) -> Json:
        """A letter, without any of its words."""
        campaign, name = self._address(slug), self.names.of_letter(letter.id)
        return {
            "identifiers": [f"postbag:{name}"],
            "origin_system": SYSTEM,
            "created_date": _moment(letter.created_at),
            "modified_date": _moment(letter.changed_at),
            "action_date": _moment(letter.confirmed_at),
            "type": "email",
            "targets": [_target(letter)],
            "status": Stage(letter.stage).name.lower() if letter.stage else letter.state,
            "position": letter.position or None,
            "answered_on": letter.answered_on.isoformat() if letter.answered_on else None,
            "sources_disagree": letter.is_disputed,
            "language": letter.language,
            "source": letter.source or None,
            "variant": letter.variant or None,
            "_links": {
                "self": _link(f"{campaign}/outreaches/{name}"),
                "osdi:advocacy_campaign": _link(campaign),
            },
            "_embedded": {"osdi:person": self._person(letter)},
        }

    def _person(self, letter: Outreach) -> Json:
        known = {"identifiers": [f"postbag:{self.names.of_person(letter.id)}"]}
        return {**known, **_named(letter.person)} if letter.person else known

    def _address(self, slug: str) -> str:
        return f"{self.site}/api/v1/campaigns/{quote(slug)}"

    def _query(self, asked: Asked) -> str:
        values = {
            "per_page": asked.per_page if asked.per_page != PER_PAGE else None,
            "modified_since": _moment(asked.since) if asked.since else None,
            "after": after(asked.after, self.names) if asked.after else None,
        }
        given = {name: value for name, value in values.items() if value is not None}
        return f"?{urlencode(given)}" if given else ""


def _link(address: str) -> dict[str, str]:
    return {"href": address}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _target(letter: Outreach) -> Json:
    place = {
        "code": letter.constituency_code,
        "name": letter.constituency_name,
        "nation": letter.nation,
    }
    return {
        "title": f"MP for {letter.constituency_name}",
        "organization": "House of Commons",
        **_parts(letter.member_name),
        "constituency": place,
    }


def _named(person: Mapping[str, str]) -> Json:
    lines = [line for line in (person["address_1"], person["address_2"]) if line]
    return {
        **_parts(person["name"]),
        "email_addresses": [{"primary": True, "address": person["email"], "status": "subscribed"}],
        "postal_addresses": [
            {
                "primary": True,
                "address_lines": lines,
                "locality": person["town"],
                "postal_code": person["postcode"],
                "country": "GB",
            }
        ],
    }


def _parts(name: str) -> dict[str, str]:
    """A name whole, and cut at its last blank for systems that keep two parts."""
    given, _blank, family = name.rpartition(" ")
    return {"name": name, "given_name": given, "family_name": family}
