"""What each programme of a place makes of a purchase: the least and the most that it may pay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from calculators.quick.trials import Known, Purchase, Trial, Way, open_in, purchases, trials
from calculators.rules.conditions import holds, with_told
from calculators.rules.evidence import basis
from calculators.rules.local import Host, localised, own_rules
from calculators.rules.shapes import Programme, Rules, Version
from calculators.subsidy.request import Place, usual_version, with_host

Plain = Mapping[str, Any]


class Here(NamedTuple):
    """A programme's usual version in a place: a prefecture's own rules lie over it."""

    programme: Programme
    version: Version
    prefecture: str | None
    local: Plain | None
    rules: Rules

    @property
    def hash(self) -> str:
        """The hash of the rules that apply."""
        found: str = (self.local or self.version)["rules"]
        return found


def programmes_in(prefecture: str | None, rules: Rules) -> Iterator[Here]:
    """Every programme that pays an amount, and a host's own in place of what it stands for."""
    host: Host | None = rules["hosts"].get(prefecture)
    settings: Plain = rules["local"].get(prefecture, {})
    known = with_host(rules, Place(host))
    for programme in rules["programmes"].values():
        if programme["calculates"]:
            version = programme["versions"][usual_version(programme)]
            key = f"{programme['id']}/{version['id']}"
            if host is None or key not in host["stands_for"]:
                local = settings.get(key)
                yield Here(programme, localised(version, local), prefecture, local, known)
    for own in host["own"].values() if host else ():
        version = own["versions"][usual_version(own)]
        yield Here(own, version, prefecture, own_rules(version), known)


def offer_of(
    here: Here, wanted: list[Plain], bought: Purchase, answers: Plain
) -> dict[str, Any] | None:
    """What a programme may pay for a purchase; None where it does not pay for such things.

    `unmet` holds the requirements that are known not to be met.
    """
    ways = [way for want in wanted if (way := way_of(here, want))]
    if not ways:
        return None
    programme, version = here.programme, here.version
    request = {"programme": programme["id"], "version": version["id"], "answers": answers}
    if here.prefecture:
        request["prefecture"] = here.prefecture
    known = with_told(answers, version, here.prefecture, here.rules)
    found, needed = trials(ways, request, bought, Known(known, version, here.rules))
    covering = [expense for way in ways for expense in _covering(here, way.want, way.category)]
    sources = [*version["source"], *(place for one in covering for place in one["source"])]
    requirements = list(_requirements(here, ways, known))
    decided = ways[0] if len(ways) == 1 else None
    return {
        "programme": programme["id"],
        "version": version["id"],
        "applicant": programme["applicant"],
        "fiscal_year": version["fiscal_year"],
        "category": decided and decided.category,
        "expenses": list(dict.fromkeys(expense["id"] for expense in covering)),
        **_amounts(found, bought),
        "missing": [] if found else needed,
        "requirements": requirements,
        "unmet": [entry["id"] for entry in requirements if entry["met"] is False],
        "notices": found[0].result.get("notices", []) if found else [],
        "items": purchases(decided.category, bought.cost, bought.quantity or 1) if decided else [],
        "sources": list(dict.fromkeys(sources)),
        **basis(sources, here.rules),
    }


def closed_of(here: Here, why: str, unmet: list[str]) -> dict[str, Any]:
    """A programme that does not pay for the purchase, and why."""
    version = here.version["id"]
    return {"programme": here.programme["id"], "version": version, "why": why, "unmet": unmet}


# --- what covers the purchase --------------------------------------------------------------------


def way_of(here: Here, want: Plain) -> Way | None:
    """How a version takes a want by itself; None where it does not."""
    for category in want["categories"]:
        for line in here.version["lines"]:
            taken = category in line["categories"] and not line["packaged"]
            if taken and _covering(here, want, category):
                return Way(want, category, line)
    return None


def _covering(here: Here, want: Plain, category: str) -> list[Plain]:
    """The expenses that say a version pays for a want as this kind of purchase.

    A host's own programme pays for what the national one does whose money it uses.
    """
    programme, version = here.programme["id"], here.version
    plain: Plain = version
    if uses := plain.get("uses"):
        programme = uses["programme"]
        plain = here.rules["programmes"][programme]["versions"][uses["version"]]
    return [
        expense
        for expense in plain["expenses"]
        if f"{programme}/{expense['id']}" in want["expenses"] and category in expense["categories"]
    ]


def _requirements(here: Here, ways: list[Way], known: Plain) -> Iterator[dict[str, Any]]:
    """Every requirement that the purchase raises, and whether it is met as far as is known."""
    if here.local:
        yield {"id": "offered", "met": here.local["offered"]}
    bought = {way.category for way in ways}
    for entry in here.version["requirements"]:
        if entry["if_items"] is None or bought & set(entry["if_items"]):
            yield {"id": entry["id"], "met": holds(entry["met_when"], known)}


# --- the amounts ---------------------------------------------------------------------------------


def _amounts(found: list[Trial], bought: Purchase) -> dict[str, Any]:
    """The least and the most of all trials, and what it depends on which of them comes true."""
    paid = [trial for trial in found if trial.result["status"] == "calculated"]
    ranked = sorted(paid, key=lambda trial: trial.result["total"]["subsidy"])
    unsure = [trial.result for trial in found if trial.result["status"] == "not_confirmed"]
    ends = [result["at_most"] for result in unsure if result["at_most"] is not None]
    most = _amount(ranked[-1]) if ranked else None
    if ends and len(ends) == len(unsure) and (most is None or max(ends) > most["subsidy"]):
        most = _bare(max(ends), bought.cost - max(ends))
    return {
        "least": _amount(ranked[0]) if ranked and not unsure else None,
        "most": most,
        "depends_on": open_in(paid),
        "at_least": any(trial.result["at_least"] for trial in paid),
        "at_most": bool(unsure) or any(trial.result["at_most"] for trial in paid),
    }


def _amount(trial: Trial) -> dict[str, Any]:
    """What a trial pays; with rate and cap where nothing else was in between."""
    total, lines = trial.result["total"], trial.result["lines"]
    amount = _bare(total["subsidy"], total["own_burden"])
    steps = {step["step"]: step for step in lines[0]["steps"]}
    if len(lines) > 1 or set(steps) - {"input", "rate", "cap", "rounding"}:
        return amount
    cap = steps["cap"] if lines[0]["capped"] else None
    return {
        **amount,
        "rate": lines[0]["rate"],
        "before": steps["rate"]["amount"],
        "cap": cap and cap["cap"],
        "per": cap and cap["per"],
    }


def _bare(subsidy: int, own_burden: int | None) -> dict[str, Any]:
    amount = {"subsidy": subsidy, "own_burden": own_burden}
    return {**amount, "rate": None, "before": None, "cap": None, "per": None}
