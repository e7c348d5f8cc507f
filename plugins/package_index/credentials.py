"""Who the index is told we are, as pip tells it.

From the URL of the index, else from netrc, else from a keyring where the
module `keyring` is installed and the index asks.  They are sent to the
index's own origin only, and to no other host a page or a redirection names.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

from requests.auth import AuthBase, HTTPBasicAuth
from requests.utils import get_netrc_auth

if TYPE_CHECKING:
    from requests import PreparedRequest

_PORTS = {"http": 80, "https": 443}


class IndexAuth(AuthBase):
    """Adds the credentials of a request's origin to it."""

    def __init__(self) -> None:
        #: scheme, host and port → name and password, "" where not known.
        self._logins: dict[tuple[object, ...], tuple[str, str]] = {}

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        url = request.url or ""
        login = self._logins.get(_origin(url))
        if login is None or not login[1]:
            login = get_netrc_auth(url)
        return HTTPBasicAuth(*login)(request) if login else request

    def take_from_url(self, url: str) -> str:
        """Keep the credentials that a URL holds; return it without them."""
        parts = urlsplit(url)
        if parts.username:
            self._logins[_origin(url)] = (
                unquote(parts.username),
                unquote(parts.password or ""),
            )
        return urlunsplit(parts._replace(netloc=_host(url)))

    def ask_keyring(self, url: str) -> bool:
        """Look the credentials of a URL's origin up in the keyring.

        Returns:
            whether there are any that were not tried before.
        """
        tried = self._logins.get(_origin(url))
        # Nobody has to have one, and a backend may raise anything; pip goes on
        # as well.
        with contextlib.suppress(Exception):
            import keyring

            for service in (url, _host(url)):
                found = keyring.get_credential(service, tried and tried[0])
                if found is not None:
                    login = found.username, found.password
                    self._logins[_origin(url)] = login
                    return login != tried
        return False


def _origin(url: str) -> tuple[object, ...]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]
