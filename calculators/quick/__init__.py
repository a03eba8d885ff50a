"""What one purchase may be paid for: every programme that may take it, each with its amounts.

Request:

    want        what is to be bought, in everyday words: an id of data/wants.yaml
    cost        whole yen for all of it
    quantity    the number of pieces; left out: one, or any number
    prefecture  optional JIS code, its local settings apply
    answers     as for the subsidy calculator; what is left out is not known

Of each programme the version counts that the subsidy calculator takes where none is named; whether
it covers the purchase is what its own list of expenses says, such as `scheme-2024#takeup-devices`.
All that is not known is tried in every way it may turn out, so an amount is one figure or a range.
Result:

    {"status": "calculated" | "not_covered",
     "want", "cost", "quantity",
     "offers": [{"programme", "version", "applicant", "fiscal_year", "category", "expenses": [ids],
                 "least": Amount | null, "most": Amount | null, "depends_on": [answer ids,
                 "quantity", "want"], "missing": [answer ids], "at_least", "at_most",
                 "requirements": [{"id", "met"}], "notices", "items", "evidence", "to_confirm"}],
     "closed": [{"programme", "version", "why": "not-covered" | "requirement", "unmet": [ids]}],
     "evidence", "to_confirm": of all offers,
     "rules": sha256}

An Amount is `{"subsidy", "own_burden", "rate", "cap", "before", "per"}`: `before` is what cost and
rate come to, `cap` what limits it, null where nothing does. `least` is null where it is not known
that anything is paid, both are where an answer is `missing` that cannot be spread. Offers of the
newest year come first, those that offices apply for themselves before others, then what pays most.
A requirement that is not known to be met stands in `requirements` with null.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from calculators.quick.offers import closed_of, offer_of, programmes_in
from calculators.quick.trials import Purchase
from calculators.rules.evidence import basis
from calculators.rules.inputs import Problems
from calculators.rules.shapes import Rules

_FIELDS = ("want", "cost", "quantity", "prefecture", "answers")


def calculate(request: Any, rules: Rules) -> dict[str, Any]:
    """The result of one request; raises `inputs.Invalid` with every problem of an invalid one."""
    problems = Problems(rules["messages"])
    fields = problems.request(request, _FIELDS)
    wants = {want["id"]: want for want in rules["wants"]["wants"]}
    want = problems.needed_choice(fields.get("want"), "want", wants)
    cost = problems.integer(fields.get("cost"), "cost", least=1)
    quantity = fields.get("quantity")
    if quantity is not None:
        quantity = problems.integer(quantity, "quantity", least=1)
    prefecture = problems.choice(fields.get("prefecture"), "prefecture", rules["prefectures"])
    answers = problems.answers(fields.get("answers"), rules)
    problems.stop_if_any()
    assert want is not None and cost is not None
    wanted = [wants[id_] for id_ in wants[want]["any_of"] or (want,)]
    bought = Purchase(cost, quantity)
    offers, closed, digest = [], [], sha256(rules["wants"]["rules"].encode())
    for found in programmes_in(prefecture, rules):
        digest.update(found.hash.encode())
        offer = offer_of(found, wanted, bought, answers)
        if offer is None:
            closed.append(closed_of(found, "not-covered", []))
        elif offer["unmet"]:
            closed.append(closed_of(found, "requirement", offer["unmet"]))
        else:
            offers.append({key: value for key, value in offer.items() if key != "unmet"})
    offers.sort(key=_rank)
    sources = [source for offer in offers for source in offer["sources"]]
    return {
        "status": "calculated" if offers else "not_covered",
        "want": want,
        "cost": cost,
        "quantity": quantity,
        "offers": offers,
        "closed": closed,
        **basis(sources or _all_sources(rules), rules),
        "rules": digest.hexdigest(),
    }


def _rank(offer: dict[str, Any]) -> tuple[int, bool, int]:
    """Newest year first, then what an office applies for by itself, then what pays most."""
    most = offer["most"]["subsidy"] if offer["most"] else 0
    return -(offer["fiscal_year"] or 0), offer["applicant"] != "office", -most


def _all_sources(rules: Rules) -> list[str]:
    """What says of each programme what it pays for."""
    return [
        source
        for programme in rules["programmes"].values()
        for version in programme["versions"].values()
        for source in version["source"]
    ]
