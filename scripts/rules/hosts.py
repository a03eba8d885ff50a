"""What follows from whose site it is for the rules and the forms: its place, its own example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from scripts.model import Data
from scripts.model.load import Place
from scripts.model.local import PREFECTURE

Plain = dict[str, Any]


def place_of(host: Any) -> dict[str, str]:
    """The fields of a request that name the host's place."""
    if len(host.code) == PREFECTURE:
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
        "begins": _begins(data),
        "example": _example(data),
    }


def preset(form: Plain, site: Plain | None) -> Plain:
    """The form with the host's place and its own programme chosen, and an example of the host's."""
    if site is None:
        return form
    names = {field["name"] for section in form["sections"] for field in section["fields"]}
    place = {name: code for name, code in site["place"].items() if name in names}
    own = site["example"] if form["example_of"] else None
    begins = site["begins"] if form["example_of"] else {}
    example = {**(form["example"] or {}), **place}
    done = {**form, "preset": {**place, **begins}, "example": example}
    if own:
        done |= {"example_of": None, "example": own["request"], "example_title": own["title"]}
    return done


class Shown(NamedTuple):
    """A worked example that a form shows, and where it stands; `local` is what it belongs to."""

    file: str
    place: Place
    local: Any
    example: Any


def example_of(data: Data) -> Shown | None:
    """The first worked example of the host's that has a title: with an amount, if any has.

    Those of its rules for national programmes, then those of programmes of its own.
    """
    titled = [shown for shown in _examples(data) if shown.example.title]
    titled.sort(key=lambda shown: shown.example.expect.status != "calculated")
    return titled[0] if titled else None


def _local(data: Data) -> tuple[str, Any]:
    """The host's own file by its name; None where it has none."""
    name = f"local/{data.host.code}.yaml" if data.host else ""
    return name, data.files.get(name)


def _examples(data: Data) -> Iterator[Shown]:
    name, file = _local(data)
    for number, local in enumerate(file.rules if file else ()):
        for position, example in enumerate(local.examples if local.offered else ()):
            yield Shown(name, ("rules", number, "examples", position), local, example)
    for number, own in enumerate(file.own if file else ()):
        for state, version in enumerate(own.versions):
            for position, example in enumerate(version.worked):
                place = ("own", number, "versions", state, "worked", position)
                yield Shown(name, place, own.uses, example)


def _begins(data: Data) -> dict[str, str]:
    """What the form begins with where the host has a programme of its own, the newest."""
    _, file = _local(data)
    own = file.own[-1:] if file else ()
    return {key: value for one in own for key, value in one.uses.model_dump().items()}


def _example(data: Data) -> Plain | None:
    """The host's example as the forms have it."""
    own = example_of(data)
    if own is None:
        return None
    return {
        "title": own.example.title.model_dump(),
        "request": request_of(own.local, own.example, place_of(data.host)),
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
