"""Whose an API key is and what it may do, asked of the server that it is for."""

from __future__ import annotations

import time
from dataclasses import dataclass

import httpx2

from zotsync.errors import AccessError
from zotsync.stores.zotero_answers import key_of, named_in
from zotsync.stores.zotero_retry import Patience, PatientTransport, check_endpoint, network
from zotsync.stores.zotero_wire import Wire

_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Holder:
    """The user whose key it is; ``writes``: whether it may write to any library at all."""

    user: int
    name: str
    writes: bool


def holder(endpoint: str, api_key: str, transport: httpx2.BaseTransport | None = None) -> Holder:
    """Ask the server at ``endpoint``, once: a person waits.

    Raises `AccessError` where it does not know the key, another `LibraryError` where nobody can tell.
    """
    endpoint = check_endpoint(endpoint)  # in the open it goes nowhere
    patient = PatientTransport(
        transport or network(endpoint),
        endpoint=endpoint,
        api_key=api_key,
        patience=Patience(delays=(), budget=0),
        sleep=time.sleep,
        clock=time.monotonic,
    )
    wire = Wire(endpoint, patient, _SECONDS)
    try:
        answer = wire.get("keys/current", expected=(401, 403, 404))
    finally:
        wire.close()
    if answer.status_code != 200:
        raise AccessError(
            f"{answer.url.host} does not know this API key.",
            remedy="Copy it whole, or make a new one (zotero.org: Settings, Security).",
        )
    user, name, rights = key_of(answer)
    every = named_in(rights, "groups")
    given = [named_in(rights, "user"), *(named_in(every, group) for group in every)]
    return Holder(user, name, any(one.get("write") for one in given))
