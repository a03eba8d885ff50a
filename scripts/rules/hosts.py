"""What follows from whose site it is for the rules and the forms: its place, its own example."""

from __future__ import annotations

from typing import Any

from scripts.model import Data

Plain = dict[str, Any]


def place_of(host: Any) -> dict[str, str]:
    """The fields of a request that name the host's place."""
    if len(host.code) == 2:
        return {"prefecture": host.code}
    return {"prefecture": host.code[:2], "municipality": host.code}


def site_of(data: Data) -> Plain | None:
    """What forms and pages have to know of the host; None for the national site."""
    if data.host is None:
        return None
    return {
        "code": data.host.code,
        "name": data.host.publisher.model_dump(),
        "official": data.host.official,
        "place": place_of(data.host),
        "example": _example(data),
    }


def preset(form: Plain, site: Plain | None) -> Plain:
    """The form with the host's place chosen, and an example that is the host's."""
    if site is None:
        return form
    names = {field["name"] for section in form["sections"] for field in section["fields"]}
    place = {name: code for name, code in site["place"].items() if name in names}
    own = site["example"] if form["example_of"] else None
    done = {**form, "preset": place, "example": {**(form["example"] or {}), **place}}
    if own:
        done |= {"example_of": None, "example": own["request"], "example_title": own["title"]}
    return done


def _example(data: Data) -> Plain | None:
    """The first worked example of the host's call that has a title: with an amount, if any has."""
    assert data.host is not None
    file = data.files.get(f"local/{data.host.code}.yaml")
    titled = [
        (local, example)
        for local in (file.rules if file else ())
        if local.offered
        for example in local.examples
        if example.title
    ]
    titled.sort(key=lambda pair: pair[1].expect.status != "calculated")
    if not titled:
        return None
    local, example = titled[0]
    return {
        "title": example.title.model_dump(),
        "request": request_of(local, example, place_of(data.host)),
    }


def request_of(local: Any, example: Any, place: dict[str, str]) -> Plain:
    """A worked example of a call as the calculator takes it."""
    plain = example.model_dump(by_alias=True, mode="json", exclude_none=True)
    return {
        "programme": local.programme,
        "version": local.version,
        **place,
        "answers": plain["answers"],
        "items": [{**item, "label": None} for item in plain["items"]],
        **plain["fields"],
    }
