"""SendGrid's client, made safe: time-outs, no redirects, nothing logged, lean.

Each request has a connection of its own. One that was kept open and has just been closed by the
other side could not be told from an answer that was lost, and a lost answer leaves a letter
uncertain.
"""

from __future__ import annotations

import http.client
import json
import logging
import re
import ssl
import urllib.request
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import python_http_client
from sendgrid import SendGridAPIClient

HOST: Final = "https://api.sendgrid.com"
TIMEOUT: Final = 10.0
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class NotConnectedError(OSError):
    """The connection was never made, so no request can have left."""


def account_client(api_key: str, host: str = HOST, timeout: float = TIMEOUT) -> SendGridAPIClient:
    """SendGrid's client, for one account. Safe to be used by many threads.

    Its methods raise `python_http_client.exceptions.HTTPError` for an answer that is no 2xx,
    `URLError` whose reason is a `NotConnectedError` where no request has left, and any other
    `OSError` or `http.client.HTTPException` where none can say.

    Args:
        api_key: the account's.
        host: for accounts that keep their data in the EU `https://api.eu.sendgrid.com`. (The
            library's own way there makes a new client, and loses the time-out.)
        timeout: seconds without an answer.

    Raises:
        ValueError: the key or the host cannot be used.
    """
    if not re.fullmatch(r"[!-~]+", api_key):
        # An empty key would make the client look for one in the environment.
        raise ValueError("the SendGrid API key is empty or has odd characters")
    if not _is_safe(host):
        raise ValueError("the SendGrid host must be an address that begins with https://")
    # At DEBUG the library logs letters and the key.
    logging.getLogger("python_http_client").setLevel(logging.WARNING)
    api = SendGridAPIClient(api_key, host=host.rstrip("/"))
    headers = {"Content-Type": "application/json", **api.client.request_headers}
    api.client = _Client(api.host, headers, [], timeout, _opener())
    return api


def _is_safe(host: str) -> bool:
    """Whether key and letters may travel there; a name that is none must not reach `send`."""
    try:
        parts = urlsplit(host)
        name, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not re.fullmatch(r"[a-z0-9.:-]+", name):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and name in _LOOPBACK)


class _Client(python_http_client.Client):  # type: ignore[misc]  # published without types
    """The library's, with requests of our own.

    The library's make an opener for each and write the whole letter out as a line for the log,
    logged or not, which together cost more than the request.
    """

    def __init__(
        self,
        host: str,
        headers: dict[str, str],
        path: list[str],
        timeout: float,
        opener: urllib.request.OpenerDirector,
    ) -> None:
        super().__init__(host, headers, 3, path, timeout=timeout)
        self._opener = opener

    def get(self, query_params: dict[str, Any] | None = None) -> Any:
        return self._ask("GET", query_params=query_params)

    def post(self, request_body: Any) -> Any:
        return self._ask("POST", data=json.dumps(request_body).encode())

    def delete(self) -> Any:
        return self._ask("DELETE")

    def _ask(
        self, method: str, data: bytes | None = None, query_params: dict[str, Any] | None = None
    ) -> Any:
        url = self._build_url(None)
        if query_params:
            url += f"?{urlencode(query_params)}"
        request = urllib.request.Request(  # noqa: S310 - `_is_safe` has seen the host
            url, data, self.request_headers, method=method
        )
        return python_http_client.client.Response(self._make_request(self._opener, request))

    def _build_client(self, name: str | None = None) -> _Client:
        path = [*self._url_path, name] if name else self._url_path
        return _Client(self.host, self.request_headers, path, self.timeout, self._opener)


class _Http(http.client.HTTPConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except (OSError, UnicodeError) as error:  # UnicodeError: no DNS name at all
            raise NotConnectedError from error


class _Https(http.client.HTTPSConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except (OSError, UnicodeError) as error:  # UnicodeError: no DNS name at all
            raise NotConnectedError from error


class _HttpHandler(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Http, req)


class _HttpsHandler(urllib.request.HTTPSHandler):
    """With one TLS context: to read the machine's certificates takes longer than to send."""

    def __init__(self) -> None:
        super().__init__()
        self._tls = ssl.create_default_context()

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Https, req, context=self._tls)


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: it would carry the key elsewhere and turn the POST into a GET."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    """For all requests of a client; it keeps no connections."""
    return urllib.request.build_opener(_HttpHandler, _HttpsHandler, _StayHere)
