"""What the report on overlap claims of targets, bodies and words; passages are in `reuse`."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from audit import reuse
from audit.inventory import subject
from audit.orders import readings_of_start
from audit.reuse import simplified
from audit.tables import Found, Row, Study, keys, most, number

Claim = dict
Held = dict[str, dict[str, set[str]]]
DRAWS = 4000
_BODIES = re.compile(
    r"[(\[〔](?:责任|牵头|主办|落实)(?:单位|部门):(?:[^()〔〕]|\([^()]*\)|〔[^()〔〕]*〕)*[)〕]"
)
_DEPARTMENTS = re.compile(r"(?:、[^、,。;:]{1,10}){0,30}等?(?:各|有关|相关)*(?:部门|单位)")


def shared(study: Study) -> Held:
    return {f: plans for f, plans in study.in_families().items() if len(plans) > 1}


def flat(held: Iterable[dict[str, set[str]]]) -> set[str]:
    return {key for plans in held for own in plans.values() for key in own}


def families(claim: Claim, study: Study) -> Found:
    held, every = study.in_families(), shared(study)
    whole = sum(len(plans) == len(study.plans) for plans in held.values())
    return Found(len(every), (len(held), len(held) - len(every), whole), flat(every.values()))


def in_all(claim: Claim, study: Study) -> Found:
    own = [plans for plans in shared(study).values() if len(plans) == len(study.plans)]
    return Found(len(own), (), flat(own))


def both(study: Study, one: str, other: str) -> Held:
    """Return the families of two plans, each with the targets of these two."""
    held = study.in_families().items()
    return {f: {p: own[p] for p in (one, other)} for f, own in held if {one, other} <= set(own)}


def best(study: Study, family: str, one: str, other: str) -> str:
    """Return the best verdict on the pairs of a family of two plans."""
    order = ("direct", "converted", "qualified", "refused")
    rows = [row for row in study.between(study.judged, one, other) if row["family"] == family]
    return min((row["verdict"] for row in rows), key=order.index, default="refused")


def grades(claim: Claim, study: Study) -> Found:
    cells = [
        (best(study, family, *pair), own)
        for pair in study.pairs_of_plans()
        for family, own in both(study, *pair).items()
    ]
    counts = Counter(verdict for verdict, _ in cells)
    refused = counts.pop("refused", 0)
    open_ = [own for verdict, own in cells if verdict != "refused"]
    told = (len(cells), *counts.values(), refused)
    return Found(len(open_), told, flat(open_))


def alone(study: Study, one: str, other: str) -> int:
    """Return how many families the first of two plans has without the second."""
    return sum(one in plans and other not in plans for plans in study.in_families().values())


def pair_indicator(claim: Claim, study: Study) -> Found:
    one, other = subject(claim).split("/")
    own = both(study, one, other)
    told = (alone(study, one, other), alone(study, other, one))
    return Found(len(own), told, flat(own.values()))


def coefficient(claim: Claim, study: Study) -> Found:
    """Return the highest of a coefficient of likeness; the lowest stands in the sentence."""
    values = []
    for one, other in study.pairs_of_plans():
        common, a, b = (
            len(both(study, one, other)),
            alone(study, one, other),
            alone(study, other, one),
        )
        whole = common + a + b if "jaccard" in claim["id"] else common + min(a, b)
        values.append(common / whole)
    told = (f"{min(values):.2f}", f"{max(values):.2f}")
    return Found(max(values), told, flat(shared(study).values()))


def sets_of(study: Study, what: str) -> dict[str, set[str]]:
    """Return the families, the industries or the instruments of each plan."""
    if what != "family":
        named = {"industry": "industries", "instrument": "instruments"}[what]
        return {plan: set(mentions(study, plan, named)) for plan in study.plans}
    held = study.in_families().items()
    return {plan: {f for f, plans in held if plan in plans} for plan in study.plans}


@cache
def drawn(root: str, what: str) -> dict[frozenset[str], list[int]]:
    """Return of each pair how much it shares in each of many tables of plans that trade by lot."""
    study = Study(Path(root))
    lot, own = random.Random(2), sets_of(study, what)
    pairs = study.pairs_of_plans()
    counts: dict[frozenset[str], list[int]] = {frozenset(pair): [] for pair in pairs}
    for _ in range(DRAWS):
        for one, other in lot.sample(pairs, len(pairs)):
            trade(own, one, other, lot)
        for one, other in pairs:
            counts[frozenset((one, other))].append(len(own[one] & own[other]))
    return counts


def seen(study: Study, what: str) -> dict[frozenset[str], int]:
    own = sets_of(study, what)
    return {frozenset(pair): len(own[pair[0]] & own[pair[1]]) for pair in study.pairs_of_plans()}


def chance(counts: list[int], shared: int) -> tuple[float, float]:
    """Return how often as many or more, and as many or fewer, are shared by lot."""
    hits = sum(n >= shared for n in counts), sum(n <= shared for n in counts)
    more, fewer = ((1 + n) / (1 + len(counts)) for n in hits)
    return more, fewer


def trade(own: dict[str, set[str]], one: str, other: str, lot: random.Random) -> None:
    """Deal out anew what one of two plans has alone (the curveball of Strona et al. 2014)."""
    common, pool = own[one] & own[other], sorted(own[one] ^ own[other])
    lot.shuffle(pool)
    cut = len(own[one]) - len(common)
    own[one], own[other] = common | set(pool[:cut]), common | set(pool[cut:])


def apart_from_chance(claim: Claim, study: Study) -> Found:
    """Count the pairs that share more or fewer than chance gives, both sides and all pairs told."""
    what, lots = subject(claim), drawn(str(study.root), subject(claim))
    shared = seen(study, what)
    told = sum(2 * min(chance(lots[pair], shared[pair])) * len(lots) < 0.05 for pair in lots)
    return Found(told, (len(lots),))


def nearest(claim: Claim, study: Study) -> Found:
    what, lots = subject(claim), drawn(str(study.root), subject(claim))
    shared = seen(study, what)
    more = {pair: chance(lots[pair], shared[pair])[0] for pair in lots}
    pair = min(more, key=more.__getitem__)
    own = both(study, *pair).values() if what == "family" else ()
    expected = f"{sum(lots[pair]) / DRAWS:.0f}"
    return Found(more[pair], (shared[pair],), flat(own), bool(expected), error(more[pair]))


def error(p: float) -> float:
    """Return by how much two chances drawn by lot may differ: four standard errors of ours."""
    return 4 * (p * (1 - p) / DRAWS) ** 0.5


def power(claim: Claim, study: Study) -> Found:
    """Return how many more than expected the pair with the least need would have to share."""
    what, lots = subject(claim), drawn(str(study.root), subject(claim))
    allowed = 0.05 / (2 * len(lots))
    extra = []
    for pair, counts in lots.items():
        needed = next(k for k in range(max(counts) + 2) if chance(counts, k)[0] < allowed)
        if needed <= min(len(sets_of(study, what)[plan]) for plan in pair):
            extra.append(needed - sum(counts) / len(counts))
    total = sum(seen(study, what).values())
    # A count more or less may pass where the draws differ.
    return Found(min(extra), (total, len(extra)), within=1.1 / max(1.0, min(extra)))


def plan_apart(claim: Claim, study: Study) -> Found:
    """Return the least chance of a plan to share as few or as many with all others together."""
    what, lots = subject(claim), drawn(str(study.root), subject(claim))
    shared, side = seen(study, what), "fewer" in claim["id"]
    found = {}
    for plan in study.plans:
        pairs = [pair for pair in lots if plan in pair]
        sums = [sum(own) for own in zip(*(lots[pair] for pair in pairs), strict=True)]
        total = sum(shared[pair] for pair in pairs)
        found[plan] = chance(sums, total)[side], total, f"{sum(sums) / DRAWS:.0f}"
    p, total, _ = min(found.values())
    return Found(p, (total,), within=error(p))


def omitted(claim: Claim, study: Study) -> Found:
    """Count the headings that a copy leaves out; they stand marked in its text."""
    plan = subject(claim).split("/")[0]
    headings = study.documents[plan]["omitted"].split(";")
    text = simplified(study.text(plan))
    holds = "略" in text and all(simplified(heading) in text for heading in headings)
    return Found(len(headings), holds=holds)


def bodies(study: Study) -> list[Row]:
    return [row for row in study.first if row["agencies"]]


def named_bodies(claim: Claim, study: Study) -> Found:
    return Found(len(bodies(study)), (), keys(bodies(study)))


def functions(study: Study, row: Row) -> list[str]:
    """Return the functions of a target's bodies, the lead's first; empty where none is known."""
    return [function(study, body) for body in row["agencies"].split(";")]


def function(study: Study, body: str) -> str:
    name = simplified(body).translate(str.maketrans("〔〕[]", "()()"))
    hits = [
        (len(word), entry["function"])
        for entry in study.words("agencies")
        if not any(text in name for text in entry.get("unless", []))
        for word in entry["wordings"]
        if word in name
    ]
    return max(hits, key=lambda hit: hit[0])[1] if hits else ""


def bodies_shared(claim: Claim, study: Study) -> Found:
    plans: dict[str, set[str]] = {}
    held: dict[str, set[str]] = {}
    for row in bodies(study):
        for code in {*functions(study, row)} - {""}:
            plans.setdefault(code, set()).add(row["document"])
            held.setdefault(code, set()).add(row["target_id"])
    naming = {row["document"] for row in bodies(study)}
    common = [code for code, own in plans.items() if own == naming]
    targets = {key for code in common for key in held[code]}
    return Found(len(common), (len(plans), len(naming)), targets)


def bodies_lead(claim: Claim, study: Study) -> Found:
    saying = [plan for plan in study.plans if "列第一位" in simplified(study.text(plan))]
    named = [row for row in bodies(study) if row["document"] in saying]
    leads = {row["target_id"]: functions(study, row)[0] for row in named}
    n, codes = most(Counter(code for code in leads.values() if code))
    own = {key for key, code in leads.items() if code in codes}
    return Found(n, (len(leads),), own, subject(claim) in codes)


@cache
def words_of(root: str, what: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """Return the wordings of the things that plans name, and what finds the longest of them."""
    listed = Study(Path(root)).words(what)
    entries = listed["instruments"] if what == "instruments" else listed
    codes = {
        w: entry[what.removesuffix("s") if what == "instruments" else "industry"]
        for entry in entries
        for w in entry["wordings"]
    }
    barred = {text for entry in entries for text in entry.get("unless", [])}
    longest = sorted({*codes, *barred}, key=lambda word: (-len(word), word))
    return codes, re.compile("|".join(map(re.escape, longest)))


def mentions(study: Study, plan: str, what: str) -> Counter[str]:
    """Return how often a plan names each thing."""
    codes, pattern = words_of(str(study.root), what)
    return Counter(codes[word] for word in naming(study, plan, pattern) if word in codes)


def naming(study: Study, plan: str, pattern: re.Pattern[str]) -> list[str]:
    """Return the wordings that a plan uses, those apart that only name who is responsible."""
    text = _BODIES.sub("〓", simplified(own_lines(study, plan)))
    hits = [hit for hit in pattern.finditer(text) if not _DEPARTMENTS.match(text, hit.end())]
    return [hit[0] for hit in hits if not turned(study, text, hit)]


def turned(study: Study, text: str, hit: re.Match[str]) -> bool:
    """Return whether the clause of a wording holds a word that turns its meaning."""
    entries = study.words("instruments")["instruments"]
    against = [w for e in entries if hit[0] in e["wordings"] for w in e.get("without", [])]
    before = re.split("[。;；，,:：]", text[: hit.start()])[-1]
    after = re.split("[。;；，,:：]", text[hit.end() :], maxsplit=1)[0]
    return any(word in before + hit[0] + after for word in against)


_PAGE = re.compile(
    r"版权所有|ICP备|打印本页|关闭窗口|当前位置|当前所在|索引号|网站地图|信息来源|发布机构|传真:|点击:|抄送|附件:?1\."
    r"|[(（]略[)）]"
)


def own_lines(study: Study, plan: str) -> str:
    """Return a plan's text without lines of its web page and headings of what is left out."""
    lines = study.text(plan).split("\n")
    return "\n".join(line for line in lines if not _PAGE.search("".join(line.split())))


def whole_texts(study: Study) -> list[str]:
    """Return the plans whose copies leave nothing out."""
    return [plan for plan in study.plans if not study.documents[plan]["omitted"]]


def spread(study: Study, what: str, plans: Iterable[str] = ()) -> Counter[str]:
    """Return how many plans name each thing."""
    of = plans or study.plans
    return Counter(code for plan in of for code in mentions(study, plan, what))


def named(claim: Claim, study: Study) -> Found:
    every, plans = spread(study, what_of(claim)), spread(study, what_of(claim), whole_texts(study))
    single = sum(n == 1 for n in plans.values())
    whole = sum(n == len(whole_texts(study)) for n in plans.values())
    return Found(len(every), (single, whole))


def widest(claim: Claim, study: Study) -> Found:
    n, codes = most(spread(study, what_of(claim), whole_texts(study)))
    listed = study.words(what_of(claim))
    entries = listed["instruments"] if isinstance(listed, dict) else listed
    names = [
        entry["en"]
        for entry in entries
        if {entry.get("instrument"), entry.get("industry")} & {*codes}
    ]
    return Found(
        n, (len(whole_texts(study)),), holds=all(name in claim["text_en"] for name in names)
    )


def what_of(claim: Claim) -> str:
    return "industries" if "industries" in claim["id"] else "instruments"


def instrument_sides(claim: Claim, study: Study) -> Found:
    side = {e["instrument"]: e["side"] for e in study.words("instruments")["instruments"]}
    counts: Counter[str] = Counter()
    for code, n in mentions(study, subject(claim), "instruments").items():
        counts[side[code]] += n
    return Found(counts.total(), tuple(counts.values()))


def taken(claim: Claim, study: Study) -> Found:
    """Count the families of a province's plan that a later one states again."""
    plan, above = subject(claim).split("/")
    own = both(study, plan, above)
    comparable = sum(best(study, family, plan, above) != "refused" for family in own)
    stated = sum(above in plans for plans in study.in_families().values())
    return Found(len(own), (stated, comparable), flat(own.values()))


def left(claim: Claim, study: Study) -> Found:
    above, start = subject(claim), {p: int(d["plan_start"]) for p, d in study.documents.items()}
    own = [
        {above: plans[above]}
        for plans in study.in_families().values()
        if above in plans and not any(start[plan] > start[above] for plan in plans)
    ]
    families = {f for f, plans in study.in_families().items() if {above: plans.get(above)} in own}
    spoken = {
        row["family"]
        for row in study.table("clean/missing")
        if row["kind"] in ("direction_only", "other_indicator")
        and start[row["document"]] > start[above]
    }
    return Found(len(own), (len(families & spoken),), flat(own))


def pace(claim: Claim, study: Study) -> Found:
    """Set two paces a year against the GDP and the residents of their places in one year."""
    own, above = claim["target_ids"]
    plain = yearly(own, study) / yearly(above, study)
    gdp = plain / (size(own, "gdp", study) / size(above, "gdp", study))
    heads = plain / (size(own, "residents", study) / size(above, "residents", study))
    years = [{study.derived[k][f"{of}_year"] for k in (own, above)} for of in ("gdp", "residents")]
    one_year = all(y in claim["text_en"] for of in years for y in of)
    told = [f"{100 * plain:.0f}", f"{gdp:.1f}", f"{heads:.1f}"]
    # What a first year that no text states moves is told from the other year too.
    first, *later = readings_of_start(own, study)
    told += [f"{100 * plain * first / years:.0f}" for years in later]
    return Found(gdp, tuple(told), {own, above}, one_year, within=1e-6)


def yearly(key: str, study: Study) -> float:
    row, target = study.derived[key], study.targets[key]
    years = int(target["end_year"]) - int(target["start_year"]) + 1
    value = number(row["value"])
    return value / years if row["form"] == "addition" else value


SIZES = {"gdp": ("gdp",), "residents": ("permanent_population_census", "permanent_population")}


def size(key: str, of: str, study: Study) -> float:
    """Return the GDP or the residents of a target's place in the year that the table names."""
    region = study.documents[study.plan_of(key)]["region"]
    names = {study.derived[key]["residents_statistic"]} if of == "residents" else {"gdp"}
    (value,) = {
        number(row["value"]) * {"亿元": 1e8, "万人": 1e4, "人": 1}[row["unit"]]
        for row in study.context
        if row["region_code"] == region
        and row["statistic"] in names
        and row["year"] == study.derived[key][f"{of}_year"]
    }
    return value


def vintage(claim: Claim, study: Study) -> Found:
    """Return the first year of a plan whose text writes one of the wordings."""
    (entry,) = (one for one in study.words("vintages") if one["word"] == subject(claim))
    years = {}
    for plan, row in study.documents.items():
        day = row["date_signed"] or row["date_published"] or row["plan_start"]
        text = simplified(own_lines(study, plan))
        if any(wording in text for wording in entry["wordings"]):
            years.setdefault(int(day[:4]), []).append(plan)
    return Found(min(years), (min(years),), None)


ROUTES = {
    "overlap_vintage": vintage,
    "overlap_families": families,
    "overlap_in_all": in_all,
    "overlap_grades": grades,
    "overlap_pair_indicator": pair_indicator,
    "overlap_jaccard": coefficient,
    "overlap_overlap": coefficient,
    "overlap_not_beyond": apart_from_chance,
    "overlap_beyond": apart_from_chance,
    "overlap_below": apart_from_chance,
    "overlap_power": power,
    "overlap_apart_fewer": plan_apart,
    "overlap_apart_more": plan_apart,
    "omitted": omitted,
    "omitted_again": omitted,
    "omitted_vintages": omitted,
    "omitted_targets": omitted,
    "omitted_sides": omitted,
    "omitted_consistency": omitted,
    "overlap_nearest": nearest,
    "overlap_bodies": named_bodies,
    "overlap_bodies_all": named_bodies,
    "overlap_bodies_shared": bodies_shared,
    "overlap_bodies_lead": bodies_lead,
    "overlap_industries": named,
    "overlap_industries_widest": widest,
    "overlap_instruments": named,
    "overlap_instruments_widest": widest,
    "overlap_sides": instrument_sides,
    "overlap_taken": taken,
    "overlap_left": left,
    "overlap_pace": pace,
    **reuse.ROUTES,
}
SILENT = reuse.SILENT
