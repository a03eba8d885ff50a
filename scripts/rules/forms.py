"""Complete the form definitions with what follows from the other data, ready to be rendered.

`expand(form, rules)` gives the plain dict that docs/templates/calculator.html renders and
calculators/form/page.py reads: `options_from`, `shown_from` and `answers` are replaced by options,
conditions and fields. A question is shown only where its answer can change the result: the
condition is put together from the rules that look at the answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from calculators import eligibility
from calculators.compare.years import UNDATED, usual_year, versions_of, year_of, years_of
from calculators.form.address import raw
from calculators.form.page import UNKNOWN, shown
from calculators.quick.offers import programmes_in, way_of
from calculators.rules.conditions import asked_by, conditions_of, told
from calculators.rules.evidence import basis, cited_in
from calculators.rules.mechanisms import cap
from calculators.rules.terms import NATIONAL, Terms
from calculators.words.wording import Wording
from scripts.rules.variants import (
    NEVER,
    Needs,
    Variant,
    calculating,
    chosen_in_form,
    municipalities,
    variants,
    where,
    where_compared,
)

Plain = dict[str, Any]

_TYPES = {
    "integer": "integer",
    "boolean": "radio",
    "choice": "radio",
    "service": "list",
    "date": "date",
}


class NoSuchFigure(Exception):
    """A way into the rules, `linkage.items.printing`, without a figure at its end: the message."""


def expand(form: Plain, rules: Mapping[str, Any]) -> Plain:
    """The form with every option, condition and question worked out.

    What no recorded rules ask is left out. Raises `NoSuchFigure` where the form names one.
    """
    sections = []
    for section in form["sections"]:
        fields = [_field(field, rules) for field in section["fields"]]
        fields = [field for field in fields if field["shown_when"] != NEVER]
        if section["answers"]:
            questions = _QUESTIONS[section["answers"]](rules)
            fields += [
                _figure_or_not(one, rules) for one in _standing_here(questions, section, form)
            ]
        fields = [{**field, "faq": _entry(form["id"], field["name"], rules)} for field in fields]
        repeat = section["repeat"] and _repeat(section["repeat"], rules)
        sections.append({**section, "repeat": repeat, "fields": fields})
    return {**form, "sections": sections, "example": _example(form["example"], rules)}


def _standing_here(questions: list[Plain], section: Plain, form: Plain) -> list[Plain]:
    """The questions that a section names, in its order; else those that no section names."""
    by_name = {question["name"]: question for question in questions}
    if section["only"] is not None:
        names = [f"answers.{answer}" for answer in section["only"]]
        return [by_name[name] for name in names if name in by_name]
    named = {f"answers.{answer}" for one in form["sections"] for answer in one["only"] or ()}
    return [question for name, question in by_name.items() if name not in named]


def _field(field: Plain, rules: Mapping[str, Any]) -> Plain:
    done = {key: value for key, value in field.items() if not key.endswith("_from")}
    done["listed"] = field["listed_from"]
    done["counters"] = _counters(field["unit"], field["counters"])
    done["example"] = bool(field["start_from"])
    if field["start_from"]:
        done["start"] = raw(_figure(field["start_from"], rules))
    if field["options"]:
        done["options"] = [
            _option(option["value"], **{key: option[key] for key in ("label", "help", "usual")})
            for option in field["options"]
        ]
    if field["options_from"]:
        done["options"] = _OPTIONS[field["options_from"]](rules)
    if field["shown_from"]:
        done["shown_when"] = _SHOWN[field["shown_from"]](rules)
    return _left_open(done)


def _repeat(repeat: Plain, rules: Mapping[str, Any]) -> Plain:
    """A section that repeats, with when it may stay empty."""
    named = repeat["empty_from"]
    done = {key: value for key, value in repeat.items() if not key.endswith("_from")}
    return {**done, "empty_when": _SHOWN[named](rules) if named else NEVER}


def _counters(unit: Plain | None, others: list[str]) -> list[str]:
    """What may follow a number: what it counts, in either language, and other words for it."""
    return list(dict.fromkeys([*filter(None, (unit or {}).values()), *others]))


def _left_open(field: Plain) -> Plain:
    """The field with a choice that leaves it open on purpose, where it offers choices and has one.

    Of choices that all stand there it is the usual one.
    """
    if field["type"] not in ("list", "radio") or not field["unknown"]:
        return field
    usual = field["type"] == "radio"
    open_ = _option(None, field["unknown"], value=UNKNOWN, usual=usual)
    return {**field, "options": [*field["options"], open_]}


def _entry(form: str, field: str, rules: Mapping[str, Any]) -> str | None:
    """The question-and-answer entry that explains a field."""
    if field.startswith("answers."):
        explained: dict[str, str] = rules["faq"]["answers"]
        name = field.removeprefix("answers.")
        # What a single prefecture asks has no entry of its own: one explains them all.
        return explained.get(name.partition(".")[0] if name.startswith("local.") else name)
    explained = rules["faq"]["fields"]
    name = f"{form}.{field}"
    return explained.get(name) or next(
        (explained[glob] for glob in explained if fnmatchcase(name, glob)), None
    )


def _example(value: Any, rules: Mapping[str, Any]) -> Any:
    """A request in which `{from: linkage.licence.yearly}` stands for that figure of the data."""
    if isinstance(value, dict):
        if list(value) == ["from"]:
            return _figure(value["from"], rules)
        return {key: _example(item, rules) for key, item in value.items()}
    return [_example(item, rules) for item in value] if isinstance(value, list) else value


def _figure(path: str, rules: Mapping[str, Any]) -> Any:
    """What stands in the rules at `linkage.items.printing.before`; entries of lists go by id."""
    at: Any = rules
    for step in path.split("."):
        if isinstance(at, list):
            at = {entry["id"]: entry for entry in at}
        if not isinstance(at, dict) or step not in at:
            raise NoSuchFigure(path)
        at = at[step]
    return at


def completed(form: Mapping[str, Any], entered: dict[str, str]) -> dict[str, str]:
    """What is entered, and the usual choice wherever nothing else is."""
    for section in form["sections"]:
        for field in section["fields"] if not section["repeat"] else ():
            for option in field["options"] or ():
                if option["usual"] and shown(option["shown_when"], entered):
                    entered.setdefault(field["name"], option["value"])
    return entered


# --- options -----------------------------------------------------------------------------------


def _option(means: Any, label: Plain, **more: Any) -> Plain:
    """An option: `value` is its text in the form, `means` what goes into the request.

    `native` is the Japanese name that stands beside this site's own rendering of it; `standing`
    the fiscal year that it stands for, which is said with how it stands to the reader's own.
    """
    option = {"value": raw(means), "means": means, "label": label, "help": None, "native": None}
    return option | {"standing": None, "usual": False, "shown_when": None} | more


def _programmes(rules: Mapping[str, Any]) -> list[Plain]:
    return [
        _option(
            programme["id"],
            programme["name"],
            help=programme["summary"],
            native=programme["name"]["ja"],
        )
        for programme in rules["programmes"].values()
        if programme["calculates"]
    ]


def _versions(rules: Mapping[str, Any]) -> list[Plain]:
    """Each version with its year and status, shown where its programme is chosen."""
    return [
        _option(
            version["id"],
            _version_label(version, rules),
            standing=_standing([version], rules) if version["status"] == "in-force" else None,
            usual=version["id"] == next(reversed(programme["versions"])),
            shown_when={"field": "programme", "in": [programme["id"]]},
        )
        for programme, version in calculating(rules)
    ]


def _version_label(version: Plain, rules: Mapping[str, Any]) -> Plain:
    """The year; of what is no adopted scheme of a year what it is."""
    label = {}
    for language in ("ja", "en"):
        words = Wording(rules, language)
        status = words(f"report.status.{version['status']}")
        year = version["fiscal_year"] and words.year(version["fiscal_year"])
        if version["status"] == "in-force":
            label[language] = year
        else:
            named = words("report.status.labelled", year=year, status=status) if year else status
            label[language] = named
    return label


def _standing(versions: Sequence[Mapping[str, Any]], rules: Mapping[str, Any]) -> Plain:
    """The year of some versions and how well the least known of them is known."""
    grade = basis(cited_in(list(versions)), rules)["evidence"]
    return {"kind": "rules", "year": versions[0]["fiscal_year"], "evidence": grade}


def _prefectures(rules: Mapping[str, Any]) -> list[Plain]:
    return [_option(code, entry["name"]) for code, entry in rules["prefectures"].items()]


def _municipalities(rules: Mapping[str, Any]) -> list[Plain]:
    """The municipalities with rules of their own, each for what it has them for."""
    return [
        _option(
            code,
            rules["hosts"][code]["name"],
            shown_when={
                "all": [
                    {"field": "prefecture", "in": [code[:2]]},
                    {"any": [{"all": chosen_in_form(*key)} for key in _ruled_by(code, rules)]},
                ]
            },
        )
        for code in municipalities(rules)
    ]


def _ruled_by(code: str, rules: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The programmes and versions for which a host has rules, or a programme of its own."""
    keys = (*rules["local"].get(code, {}), *rules["hosts"][code]["stands_for"])
    return [(programme, version) for programme, _, version in (key.partition("/") for key in keys)]


def _kinds(rules: Mapping[str, Any]) -> list[Plain]:
    """The kinds of purchases that the place's rules name as not counting."""
    texts = {
        kind["id"]: kind["text"]
        for variant in variants(rules)
        for kind in variant.terms["not_counted"]
    }
    return [
        _option(id_, dict(text), shown_when=where(rules, _names_kind(id_)))
        for id_, text in texts.items()
    ]


def _names_kind(id_: str) -> Needs:
    def needs(variant: Variant) -> list[Plain | None]:
        return [None] if id_ in {kind["id"] for kind in variant.terms["not_counted"]} else []

    return needs


def _categories(rules: Mapping[str, Any]) -> list[Plain]:
    """Every kind of purchase, shown where the rules take it."""
    known = [*rules["categories"].values()]
    known += [one for host in rules["hosts"].values() for one in host["categories"].values()]
    return [
        _option(category["id"], category["label"], help=category["help"], shown_when=shown)
        for category in known
        if (shown := where(rules, _takes(category["id"]))) != NEVER
    ]


def _takes(category: str) -> Needs:
    def needs(variant: Variant) -> list[Plain | None]:
        return [None] if category in _taken(variant.version) else []

    return needs


def _purchases(rules: Mapping[str, Any]) -> list[Plain]:
    """Every kind of purchase that some programme takes in the fiscal year chosen."""
    return [
        _option(category["id"], category["label"], help=category["help"], shown_when=shown)
        for category in rules["categories"].values()
        if (shown := where_compared(rules, year_of, _takes(category["id"]))) != NEVER
    ]


def _wants(rules: Mapping[str, Any]) -> list[Plain]:
    """What people want to buy, in everyday words."""
    return [_option(want["id"], want["label"]) for want in rules["wants"]["wants"]]


def _everyday(rules: Mapping[str, Any]) -> list[Plain]:
    """Every kind of purchase that an office makes, in everyday words."""
    return [
        _option(category["id"], category["everyday"])
        for category in rules["categories"].values()
        if category["everyday"]
    ]


def _years(rules: Mapping[str, Any]) -> list[Plain]:
    """The fiscal years that rules are recorded for."""
    usual = usual_year(rules)
    return [
        _option(
            year,
            _year_label(year, rules),
            standing=None if year == UNDATED else _standing(_adopted(year, rules), rules),
            usual=year == usual,
        )
        for year in years_of(rules)
    ]


def _adopted(year: str, rules: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The versions that are compared under a year."""
    return [
        rules["programmes"][programme]["versions"][version]
        for programme, version in versions_of(year, rules)
    ]


def _year_label(year: str, rules: Mapping[str, Any]) -> Plain:
    label = {}
    for language in ("ja", "en"):
        words = Wording(rules, language)
        undated = year == UNDATED
        label[language] = words("report.compare.undated") if undated else words.year(int(year))
    return label


def _licences(rules: Mapping[str, Any]) -> list[Plain]:
    """What the linkage system costs an office in a year: nothing as things are, or as before."""
    licence = rules["linkage"]["licence"]
    now = licence["free"][0]["when"]
    return [
        _option(0, _licence_label(0, now, rules), usual=True),
        _option(licence["yearly"], _licence_label(licence["yearly"], licence["when"], rules)),
    ]


def _licence_label(yearly: int, when: Plain, rules: Mapping[str, Any]) -> Plain:
    words = {language: Wording(rules, language) for language in ("ja", "en")}
    return {
        language: said(
            "report.linkage.licence.choice", amount=said.yen(yearly), when=said.text(when)
        )
        for language, said in words.items()
    }


_OPTIONS = {
    "programmes": _programmes,
    "versions": _versions,
    "prefectures": _prefectures,
    "municipalities": _municipalities,
    "kinds": _kinds,
    "categories": _categories,
    "purchases": _purchases,
    "wants": _wants,
    "everyday": _everyday,
    "years": _years,
    "licences": _licences,
}


# --- conditions --------------------------------------------------------------------------------


def _packages(rules: Mapping[str, Any]) -> Plain:
    """Where the rules have a package that takes the row's kind of purchase."""

    def needs(variant: Variant) -> list[Plain | None]:
        packed = _taken(variant.version, True)
        return [{"field": "category", "in": packed}] if packed else []

    return where(rules, needs)


def _municipality(rules: Mapping[str, Any]) -> Plain:
    """Where a municipality of the prefecture chosen has rules of its own."""
    return {"any": [option["shown_when"] for option in _municipalities(rules)]}


def _prices(variant: Variant) -> list[Plain | None]:
    """Whether it matters if prices are with tax."""
    return [None] if variant.terms["tax"] or _reads("prices", variant) else []


def _pieces(rules: Mapping[str, Any]) -> Plain:
    """Where what is wanted is bought by the piece."""
    return _wanted(rules, [want["id"] for want in rules["wants"]["wants"] if want["pieces"]])


def _wanted(rules: Mapping[str, Any], ids: Sequence[str]) -> Plain:
    """Where one of these is wanted, or may be: the others are not decided between them."""
    undecided = [want["id"] for want in rules["wants"]["wants"] if set(want["any_of"]) & set(ids)]
    return {"field": "want", "in": [*ids, *undecided]}


def _taxable(variant: Variant) -> list[Plain | None]:
    """When it matters whether the corporation files consumption tax."""
    if _reads("taxable", variant):
        return [None]
    tax = variant.terms["tax"]
    if tax is None or tax["counts"] == "never":
        return []
    return [{"field": "prices", "in": ["with_tax"]}]


def _reads(field: str, variant: Variant) -> bool:
    """Whether a condition of the rules looks at a field of the request."""
    return f'"answer": "{field}"' in json.dumps(variant.version)


def _has_term(name: str) -> Needs:
    """Where the place's rules have a term."""

    def needs(variant: Variant) -> list[Plain | None]:
        terms: Mapping[str, Any] = variant.terms
        return [None] if terms[name] else []

    return needs


def _leaves_rounding(variant: Variant) -> list[Plain | None]:
    """Whether the rules leave open how every line is rounded."""
    settled = any(rule["lines"] is None for rule in variant.terms["rounding"])
    return [] if settled else [None]


def _pays_by_model(variant: Variant) -> list[Plain | None]:
    return [None] if any(line["pool"] == "model" for line in variant.version["lines"]) else []


def _by_rules(needs: Needs) -> Callable[[Mapping[str, Any]], Plain]:
    return lambda rules: where(rules, needs)


_SHOWN: Mapping[str, Callable[[Mapping[str, Any]], Plain]] = {
    "packages": _packages,
    "models": _by_rules(_pays_by_model),
    "municipalities": _municipality,
    "kinds": _by_rules(_has_term("not_counted")),
    "spending": _by_rules(_has_term("spending")),
    "prices": _by_rules(_prices),
    "taxable": _by_rules(_taxable),
    "rounding": _by_rules(_leaves_rounding),
    "income": _by_rules(_has_term("income")),
    "flat": _by_rules(_has_term("flat")),
    "pieces": _pieces,
}


def _taken(version: Plain, packaged: bool | None = None) -> list[str]:
    """The categories a version takes: alone (False), in a package (True) or either way (None)."""
    lines = (line for line in version["lines"] if packaged in (None, line["packaged"]))
    found = [category for line in lines for category in line["categories"]]
    if not packaged:
        flat = version.get("terms", NATIONAL)["flat"]
        found += [category for rule in flat for category in rule["categories"]]
    return list(dict.fromkeys(found))


# --- questions ---------------------------------------------------------------------------------


def _questions(rules: Mapping[str, Any]) -> list[Plain]:
    """The questions that some rules' amounts or requirements look at, a host's own at the end."""
    return [
        _question(answer, shown, rules)
        for answer in _answers(rules)
        if (shown := where(rules, _asks(answer["id"]))) != NEVER
    ]


def _answers(rules: Mapping[str, Any]) -> Iterator[Plain]:
    """The answers of data/answers.yaml, then those that only hosts ask, each id once."""
    yield from rules["answers"].values()
    known: dict[str, Plain] = {}
    for host in rules["hosts"].values():
        known = {**host["answers"], **known}
    for id_, answer in known.items():
        yield {**answer, "id": id_}


def _asks(answer: str) -> Needs:
    def needs(variant: Variant) -> list[Plain | None]:
        return _uses(answer, variant.version) if answer in variant.asked else []

    return needs


def _questions_of_eligibility(rules: Mapping[str, Any]) -> list[Plain]:
    """The questions that decide who is eligible, and the counts that a ceiling depends on."""
    fields = []
    deciding_all = eligibility.judge({}, rules)["questions"]
    for answer in [*deciding_all, *sorted(_caps_need(rules) - set(deciding_all))]:
        deciding = [v for _, v in eligibility.versions_of(rules) if _decides(answer, v)]
        needed = _not_told(answer, deciding, rules)
        question = _question(rules["answers"][answer], {"all": needed} if needed else None, rules)
        fields.append(_unanswered({**question, "required": False}, rules))
    return fields


def _questions_of_compare(rules: Mapping[str, Any]) -> list[Plain]:
    """The questions on amounts, and folded away those that only decide who is eligible."""
    fields = []
    for answer in _answers(rules):
        amounts = where_compared(rules, year_of, _asks_amount(answer["id"]))
        standing = where_compared(rules, year_of, _asks_standing(answer["id"]))
        parts = [*amounts["any"], *standing["any"]]
        if parts:
            question = _question(answer, {"any": parts}, rules)
            # What may rule a programme out can stay unknown: the others are compared all the same.
            required = question["required"] and standing == NEVER
            fields.append({**question, "required": required, "rare": amounts == NEVER})
    return fields


def _questions_of_quick(rules: Mapping[str, Any]) -> list[Plain]:
    """The counts that an office's ceilings depend on, each asked where it can change an amount."""
    wanted: dict[str, list[str]] = {}
    for want in (one for one in rules["wants"]["wants"] if not one["any_of"]):
        for here in programmes_in(None, rules):
            way = way_of(here, want) if here.programme["applicant"] == "office" else None
            for answer in cap.counts(way.line["cap"]["amount"]) if way and way.line["cap"] else ():
                if want["id"] not in wanted.setdefault(answer, []):
                    wanted[answer].append(want["id"])
    return [
        {
            **_question(rules["answers"][answer], _wanted(rules, ids), rules),
            "required": False,
            "rare": True,
        }
        for answer, ids in wanted.items()
    ]


def _asks_amount(answer: str) -> Needs:
    """When what the comparison pays looks at an answer."""

    def needs(variant: Variant) -> list[Plain | None]:
        if answer not in variant.asked:
            return []
        taken = _purchase(_taken(variant.version))
        return [use or taken for use in _uses(answer, variant.version, packages=False)]

    return needs


def _asks_standing(answer: str) -> Needs:
    """When it looks at an answer to say who is eligible."""

    def needs(variant: Variant) -> list[Plain | None]:
        asked = answer in variant.asked and _decides(answer, variant.version)
        return [_purchase(_taken(variant.version))] if asked else []

    return needs


_QUESTIONS = {
    "subsidy": _questions,
    "quick": _questions_of_quick,
    "eligibility": _questions_of_eligibility,
    "compare": _questions_of_compare,
}


def _decides(answer: str, version: Mapping[str, Any]) -> bool:
    """Whether who is eligible under a version depends on an answer."""
    requirements = eligibility.requirements_of(version)
    return any(answer in asked_by(entry["met_when"]) for entry in requirements)


def _not_told(
    answer: str, versions: Sequence[Mapping[str, Any]], rules: Mapping[str, Any]
) -> list[Plain]:
    """That no prefecture is chosen whose own settings give the answer for all these versions."""
    codes = [
        code
        for code in rules["local"]
        if all(answer in told(version, code, rules) for version in versions)
    ]
    return [{"not": {"field": "prefecture", "in": codes}}] if codes else []


def _unanswered(field: Plain, rules: Mapping[str, Any]) -> Plain:
    """The field with nothing chosen from the start, so that "not known" is an answer given."""
    words = rules["words"]["form"]
    if field["type"] == "list":
        return _left_open({**field, "blank": words["choose"], "unknown": words["not-known"]})
    options = field["options"] and [{**option, "usual": False} for option in field["options"]]
    return {**field, "options": options}


def _figure_or_not(question: Plain, rules: Mapping[str, Any]) -> Plain:
    """The question with "not known" to tick where it asks for a figure that may be left out."""
    if question["type"] not in ("integer", "date") or question["required"]:
        return question
    return {**question, "unknown": rules["words"]["form"]["not-known"]}


def _uses(answer: str, version: Plain, packages: bool = True) -> list[Plain | None]:
    """When a version looks at an answer: conditions on the purchases; None stands for always.

    `packages`: whether the form asks what is in a package.
    """
    uses: list[Plain | None] = []
    of_flat = {rule["id"] for rule in version.get("terms", NATIONAL)["flat"]}
    for requirement in version["requirements"]:
        if "subsidy" in requirement["used_by"] and answer in asked_by(requirement["met_when"]):
            of_items = requirement["if_items"]
            # What a flat sum is paid for is no purchase.
            bought = of_items and of_flat.isdisjoint(of_items)
            uses.append(_purchase(of_items) if bought else None)
    rates = {rate["id"]: rate for rate in version["rates"]}
    packed = set(_taken(version, True)) if packages else set()
    for line in version["lines"]:
        asked = set(cap.asked(line["cap"])) if line["cap"] else set()
        for condition in conditions_of(rates[line["rate"]]["cases"]):
            asked |= set(asked_by(condition))
        if answer in asked:
            either = packed & set(line["categories"])
            uses.append(_purchase(line["categories"], line["packaged"] if either else None))
    return uses + list(_uses_of_terms(answer, version))


def _uses_of_terms(answer: str, version: Plain) -> Iterator[Plain | None]:
    """When the terms of a host look at an answer."""
    terms = version.get("terms", NATIONAL)
    if any(rule["answer"] == answer for rule in terms["flat"]):
        yield None
    categories = {line["id"]: line["categories"] for line in version["lines"]}
    for lines in _lines_asking(answer, terms):
        taken = [name for line in lines or categories for name in categories.get(line, ())]
        if taken:
            yield _purchase(taken)


def _lines_asking(answer: str, terms: Terms) -> Iterator[list[str] | None]:
    """The lines of each term that looks at an answer; None stands for all."""
    for pieces in terms["pieces"]:
        conditions = conditions_of(pieces["shares"])
        if answer == pieces["answer"] or any(answer in asked_by(one) for one in conditions):
            yield pieces["lines"]
    for base in terms["bases"]:
        if answer in cap.asked(base["cap"]):
            yield [base["line"]]
    for earlier in terms["earlier"]:
        if answer == earlier["answer"]:
            yield [earlier["line"]]
    for over in terms["over_lines"]:
        if answer in asked_by(over["when"]):
            yield over["lines"]


def _purchase(categories: list[str], packaged: bool | None = None) -> Plain:
    """Some purchase is of these kinds, and inside (True) or outside (False) the package."""
    kind: Plain = {"field": "category", "in": categories}
    if packaged is None:
        return {"row": "items", "when": kind}
    ticked = {"field": "package", "in": ["yes"]}
    return {"row": "items", "when": {"all": [kind, ticked if packaged else {"not": ticked}]}}


def _question(answer: Plain, shown: Plain | None, rules: Mapping[str, Any]) -> Plain:
    kind = _TYPES[answer["type"]]
    words = rules["words"]["form"]
    needed = answer["id"] in _caps_need(rules)
    unit = answer["unit"]
    return {
        "name": f"answers.{answer['id']}",
        "type": kind,
        "label": answer["question"],
        "short": answer["label"],
        "help": answer["help"],
        "unit": unit,
        "counters": _counters(unit, answer["counters"]),
        "required": needed,
        "signed": False,
        "rare": False,
        "open": False,
        "start": None,
        "example": False,
        "pair": None,
        "otherwise": None,
        "listed": None,
        "blank": words["not-known"] if kind == "list" else None,
        "unknown": None,
        "options": _answer_options(answer, rules) if kind in ("radio", "list") else None,
        "shown_when": shown,
    }


def _caps_need(rules: Mapping[str, Any]) -> set[str]:
    """The answers without which no cap can be found: the engine does not guess them."""
    return {
        answer
        for _, version in calculating(rules)
        for line in version["lines"]
        if line["cap"]
        for answer in cap.counts(line["cap"]["amount"])
    }


def _answer_options(answer: Plain, rules: Mapping[str, Any]) -> list[Plain]:
    words = rules["words"]["form"]
    if answer["type"] == "service":
        return [_option(id_, entry["name"]) for id_, entry in rules["services"].items()]
    if answer["type"] == "boolean":
        options = [_option(True, words["yes"]), _option(False, words["no"])]
    else:
        options = [_option(choice["id"], choice["label"]) for choice in answer["choices"]]
    return [*options, _option(None, words["not-known"], value=UNKNOWN, usual=True)]
