#!/usr/bin/env python3
"""Takes receipts of scores; computes them again and says what does not agree, to the last digit.

    python3 tools/check-receipt.py receipt.json [...]

A file holds one receipt or a list of them, as `npm run -s ops -- receipt USCC` or the API gives them.
From the receipt alone: exclusions, haircuts, waterfall, borrowing base, points of every factor, score,
probability of default, grade, suggested limit, loss, and the hash of the score; for each facility the loan to
value, margin state, cure, trigger values and prices, and the probability of touching a line. Standard library only;
it shares no line with the product. Exit code 1 when anything differs.
"""

import hashlib
import json
import math
import sys
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal, getcontext
from fractions import Fraction

getcontext().prec = 50
PPM = 1_000_000
CENT = Decimal("0.01")
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494")
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
SLOW_DAYS_MIN, FAST_DAYS_MIN, GAP_DAYS_MAX = 250, 10, 65
EXCLUSIONS = ["UNOBSERVED", "NO_PRICE", "IMPLAUSIBLE", "STALE_PRICE", "TRUST_LOW", "CALIBRATION_OVERDUE", "WIP",
              "IN_TRANSIT_NO_DOC", "CONSIGNED", "THIRD_PARTY_SITE_NO_WAIVER", "TITLE_DISPUTED",
              "OVER_PLEDGED", "CONTENT_REFUTED", "DENSITY_IMPLAUSIBLE"]
QUANTITY_CODES = ["MEASUREMENT", "BOOK", "RECEIPT", "PLEDGED", "OVERAGE"]
VALUE_CODES = ["LOWER_OF_COST", "PRICE_HAIRCUT", "AGEING", "LIQUIDITY", "CONTENT_UNPROVEN"]
UNIT_CODES = ["GROSS", *EXCLUSIONS, *QUANTITY_CODES, *VALUE_CODES]
STOCK_FACTORS = ["STOCK_OBSERVED", "STOCK_ELIGIBLE", "STOCK_CONCENTRATION", "PRICE_VOLATILITY"]


# Arithmetic -----------------------------------------------------------------------------------------


def share_of(amount, ppm):
    """amount · ppm, rounded down."""
    return amount * ppm // PPM


def quantise_ppm(value):
    """A ratio in ppm, ties to even. A float counts as exactly what it is."""
    return int((Decimal(value) * PPM).quantize(Decimal(1), ROUND_HALF_EVEN))


def round_half_up(value):
    """As ECMAScript's Math.round."""
    below = math.floor(value)
    return below + (1 if value - below >= 0.5 else 0)


def ratio_ppm(ratio):
    """A ratio to a tenth of a per cent, in ppm."""
    return round_half_up(min(ratio, 1000) * 1000) * 1000


def count_ppm(part, whole):
    return math.ceil(part / whole * PPM)


def days_between(one_ms, other_ms):
    return math.floor(abs(one_ms - other_ms) / DAY_MS)


# Canonical JSON (RFC 8785) --------------------------------------------------------------------------


def canonical(value):
    if isinstance(value, dict):
        keys = sorted(value, key=utf16)
        return "{" + ",".join(f"{text_of(key)}:{canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if isinstance(value, float):
        return number_text(value)
    return text_of(value)


def utf16(text):
    """The order of texts in ECMAScript."""
    return text.encode("utf-16-be")


def text_of(value):
    return json.dumps(value, ensure_ascii=False)


def number_text(value):
    """A double as ECMAScript prints it."""
    if value == math.floor(value) and abs(value) < 1e21:
        return str(int(value))
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text = "".join(map(str, digits))
    point = len(text) + exponent
    minus = "-" if sign else ""
    if 0 < point <= 21:
        return minus + text[:point] + "." + text[point:]
    if -6 < point <= 0:
        return minus + "0." + "0" * -point + text
    mantissa = text[0] + ("." + text[1:] if len(text) > 1 else "")
    return f"{minus}{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"


# Collateral -----------------------------------------------------------------------------------------


class Market:
    def __init__(self, price_set):
        self.as_of_ms = 0 if price_set is None else price_set["asOfMs"]
        self.prices = {}
        for price in [] if price_set is None else price_set["prices"]:
            per_tonne = price["pricePerTonne"]
            whole, _, fraction = per_tonne.partition(".")
            is_decimal = whole.isascii() and whole.isdigit() and len(whole) <= 12 and len(fraction) <= 8
            is_price = is_decimal and 0 < Decimal(per_tonne) <= 100_000_000_000
            if is_price and 0 <= price["dailyVolatility"] <= 1:
                self.prices[price["commodity"]] = (Fraction(per_tonne), price)


def check_unit(unit, market, volatilities, as_of_ms, policy, expect):
    """Lines, market value and eligible value of one storage unit."""
    where = f"unit {unit['assetId']}"
    market_price = market.prices.get(unit["commodity"])
    lines, gross = [], None
    if unit["quantityGrams"] is not None:
        per_tonne, price = market_price
        expect(f"{where} price", unit["pricePerTonne"], price["pricePerTonne"])
        volatility = volatilities[unit["commodity"]]
        expect(f"{where} volatility", unit["dailyVolatilityPpm"], volatility)
        gross = value_of(unit["quantityGrams"], per_tonne)
        lines.append(("GROSS", gross))
    expect(f"{where} gross", unit["grossFen"], gross)
    excluded = exclusions(unit, market_price, market, as_of_ms, policy)
    if excluded:
        lines += [(code, -(gross or 0) if i == 0 else 0) for i, code in enumerate(excluded)]
        low = eligible = 0
    else:
        left = unit["lowGrams"]
        low = value_of(left, per_tonne)
        lines.append(("MEASUREMENT", low - gross))
        grams = unit["gramsByAge"]
        known = [each for each in (unit["bookGrams"], unit["receiptGrams"]) if each is not None]
        trusted = min([left, *known])
        free = max(0, trusted - unit["pledgedGrams"])
        expect(f"{where} grams by age", sum(grams), free)
        stated = (unit["bookGrams"], unit["receiptGrams"], free, free - grams[-1])
        for code, down_to in zip(QUANTITY_CODES[1:], stated):
            if down_to is not None and down_to < left:
                fen = value_of(down_to, per_tonne)
                lines.append((code, fen - low))
                left, low = down_to, fen
        eligible = low
        cost = (unit["holding"] or {}).get("costPerTonne")
        at_cost = low if cost is None else value_of(left, Fraction(cost))
        if at_cost < low:
            lines.append(("LOWER_OF_COST", at_cost - low))
            eligible = at_cost
        for code, ppm in discounts(unit, volatility, market, as_of_ms, policy):
            if ppm > 0:
                kept = share_of(eligible, PPM - ppm)
                lines.append((code, kept - eligible))
                eligible = kept
    lines.append(("ELIGIBLE", eligible))
    expect(f"{where} lines", [(line["code"], line["amountFen"]) for line in unit["lines"]], lines)
    expect(f"{where} market value", unit["marketFen"], low)
    expect(f"{where} eligible value", unit["eligibleFen"], eligible)


def check_price(evidence, market, expect):
    """The volatility that haircuts of a commodity rest on: observed from a year of prices on, until then declared."""
    where = f"price of {evidence['commodity']}"
    _, price = market.prices[evidence["commodity"]]
    history = evidence["history"]
    expect(where, evidence["pricePerTonne"], price["pricePerTonne"])
    declared = quantise_ppm(price["dailyVolatility"])
    day = business_day(market.as_of_ms)
    # A set of an earlier day than the newest is used, but is not news.
    expect(f"{where}: day", history["day"] >= day, True)
    if history["day"] == day:
        expect(f"{where}: newest", history["pricePerTonne"], price["pricePerTonne"])
    days, slow, fast = closed_history(history)
    slow = deviation_ppm(slow) if days >= SLOW_DAYS_MIN else None
    stated = {
        "declaredPpm": declared,
        "observedDays": days,
        "recentPpm": deviation_ppm(fast) if days >= FAST_DAYS_MIN else None,
        "basis": "declared" if slow is None else "observed",
        "dailyVolatilityPpm": declared if slow is None else slow,
    }
    for name, computed in stated.items():
        expect(f"{where}: {name}", evidence[name], computed)
    return stated["dailyVolatilityPpm"]


def closed_history(history):
    """Business days observed, and the weighted variances, with the return to the newest price."""
    closed = history["closed"]
    elapsed = 0 if closed is None else history["day"] - closed["day"]
    if closed is None or elapsed > GAP_DAYS_MAX:
        return 0, None, None
    change = (Decimal(history["pricePerTonne"]) / Decimal(closed["pricePerTonne"])).ln()
    squared = change * change / elapsed

    def weighted(known, decay):
        kept = Decimal(decay) ** elapsed
        total = kept * Decimal(known["sum"]) + (1 - kept) * squared
        return total / (kept * Decimal(known["weight"]) + 1 - kept)

    variances = weighted(closed["slow"], "0.9922"), weighted(closed["fast"], "0.94")
    return closed["days"] + elapsed, *variances


def deviation_ppm(variance):
    return min(PPM, quantise_ppm(variance.sqrt()))


def business_day(ms):
    """Business days since Monday 1969-12-29 by the date in China; a weekend belongs to its Friday."""
    week, weekday = divmod((ms + 8 * HOUR_MS) // DAY_MS + 3, 7)
    return week * 5 + min(weekday, 4)


def value_of(grams, per_tonne):
    """Fen, rounded down: CNY per tonne · grams / 10^6 · 100."""
    return math.floor(grams * per_tonne / 10_000)


def exclusions(unit, market_price, market, as_of_ms, policy):
    if unit["ageDays"] is None:
        return ["UNOBSERVED"]
    found = []
    if not unit["observed"]:
        found.append("UNOBSERVED")
    elif unit["quantityGrams"] is None:
        found.append("NO_PRICE" if market_price is None else "IMPLAUSIBLE")
    elif days_between(as_of_ms, market.as_of_ms) > policy["priceAgeDaysMax"]["value"]:
        found.append("STALE_PRICE")
    if (unit["trustPpm"] or 0) < policy["trustPpmMin"]["value"]:
        found.append("TRUST_LOW")
    until = unit["calibratedUntilMs"]
    if until is not None and as_of_ms > until:
        if days_between(as_of_ms, until) > policy["calibrationDaysMax"]["value"]:
            found.append("CALIBRATION_OVERDUE")
    holding = unit["holding"] or {}
    if holding.get("stage") == "in-process":
        found.append("WIP")
    if holding.get("stage") == "in-transit" and not holding.get("documented"):
        found.append("IN_TRANSIT_NO_DOC")
    if holding.get("owner") == "consigned":
        found.append("CONSIGNED")
    if holding.get("site") == "third-party" and not holding.get("waived"):
        found.append("THIRD_PARTY_SITE_NO_WAIVER")
    if unit["disputed"]:
        found.append("TITLE_DISPUTED")
    if unit["lowGrams"] is not None and unit["pledgedGrams"] > unit["lowGrams"]:
        found.append("OVER_PLEDGED")
    if unit["content"]["verdict"] == "refuted":
        found.append("CONTENT_REFUTED")
    if unit["content"]["verdict"] == "implausible":
        found.append("DENSITY_IMPLAUSIBLE")
    return found


def discounts(unit, volatility_ppm, market, as_of_ms, policy):
    commodity_class = class_of(unit["commodity"], policy)
    age_days = days_between(as_of_ms, market.as_of_ms)
    revaluation = max(policy["revaluationDays"]["value"], age_days + 1)
    days = revaluation + policy["holdingDays"]["value"] - 1
    # In doubles, as the product states it: z · σ · √days.
    haircut = policy["haircutZ"]["value"] * (volatility_ppm / PPM) * math.sqrt(days)
    floor = commodity_class["stressedFloorPpm"]["value"]
    yield "PRICE_HAIRCUT", max(quantise_ppm(min(haircut, 1)), floor)
    bands = policy["ageBands"]["value"]
    young = unit["gramsByAge"][:-1]
    weighted = sum(grams * band["discountPpm"] for grams, band in zip(young, bands))
    yield "AGEING", -(-weighted // sum(young)) if sum(young) > 0 else 0
    yield "LIQUIDITY", commodity_class["liquidityPpm"]["value"]
    yield "CONTENT_UNPROVEN", unproven_ppm(unit, as_of_ms, policy)


def unproven_ppm(unit, as_of_ms, policy):
    """For goods that papers rest on, as far as no inspection vouches for them."""
    content = unit["content"]
    if not content["isAsked"]:
        return 0
    inspected = content["inspectedMs"]
    days = policy["contentAgeDaysMax"]["value"]
    is_recent = inspected is not None and days_between(as_of_ms, inspected) <= days
    open_ppm = PPM - content["provenPpm"] if is_recent else PPM
    return -(-policy["unprovenContentPpm"]["value"] * open_ppm // PPM)


def class_of(commodity, policy):
    classes = policy["classes"]
    named = [each for each in classes if commodity in each["commodities"]]
    return (named or [each for each in classes if each["code"] == "other"])[0]


def keeper_of(unit):
    holding = unit["holding"] or {}
    return holding.get("keeper", "unnamed keeper") if holding.get("site") == "third-party" else None


def kept_by_commodity(units, total, policy):
    """Eligible value by commodity, without what one keeper holds above the cap."""
    cap = share_of(total, policy["keeperSharePpmMax"]["value"])
    by_keeper, kept = {}, {}
    for unit in units:
        by_keeper[keeper_of(unit)] = by_keeper.get(keeper_of(unit), 0) + unit["eligibleFen"]
    for unit in units:
        keeper, fen = keeper_of(unit), unit["eligibleFen"]
        if keeper is not None and by_keeper[keeper] > cap:
            fen = fen * cap // by_keeper[keeper]
        kept[unit["commodity"]] = kept.get(unit["commodity"], 0) + fen
    return kept


def positions(units, policy):
    """What is held of each commodity, by whether sensors are trusted."""
    found = []
    for commodity in sorted({u["commodity"] for u in units} - {None}, key=utf16):
        mine = [unit for unit in units if unit["commodity"] == commodity]
        seen = [unit for unit in mine if unit["observed"]]
        least = policy["trustPpmMin"]["value"]
        trusted = [unit for unit in seen if (unit["trustPpm"] or 0) >= least]
        doubted = [unit for unit in seen if (unit["trustPpm"] or 0) < least]
        add = lambda of, name: sum(unit[name] or 0 for unit in of)
        found.append(
            {
                "commodity": commodity,
                "trustedGrams": add(trusted, "quantityGrams"),
                "trustedLowGrams": add(trusted, "lowGrams"),
                "doubtedGrams": add(doubted, "quantityGrams"),
                "unseenUnitCount": len(mine) - len(seen),
                "eligibleFen": add(mine, "eligibleFen"),
            }
        )
    return found


def advance(by_commodity, cap, policy):
    """What can be lent on eligible value up to the cap, each class at its rate."""
    by_class = {}
    for commodity, fen in by_commodity.items():
        commodity_class = class_of(commodity, policy)
        rate = commodity_class["advanceRatePpm"]["value"]
        code = commodity_class["code"], rate
        by_class[code] = by_class.get(code, 0) + min(fen, cap)
    return sum(share_of(fen, rate) for (_, rate), fen in by_class.items())


def check_collateral(collateral, as_of_ms, market, policy, expect):
    units = collateral["units"]
    priced = sorted({u["commodity"] for u in units} & market.prices.keys(), key=utf16)
    expect("priced commodities", [price["commodity"] for price in collateral["prices"]], priced)
    volatilities = {}
    for evidence in collateral["prices"]:
        volatilities[evidence["commodity"]] = check_price(evidence, market, expect)
    for unit in units:
        check_unit(unit, market, volatilities, as_of_ms, policy, expect)
    total = lambda name: sum(unit[name] or 0 for unit in units)
    by_commodity = {}
    for unit in units:
        if unit["commodity"] is not None:
            known = by_commodity.get(unit["commodity"], 0)
            by_commodity[unit["commodity"]] = known + unit["eligibleFen"]
    eligible = total("eligibleFen")
    cap = share_of(sum(by_commodity.values()), policy["commoditySharePpmMax"]["value"])
    owned = [unit for unit in units if unit["commodity"] is not None]
    kept = kept_by_commodity(owned, sum(by_commodity.values()), policy)
    keeper_excess = sum(by_commodity.values()) - sum(kept.values())
    excess = sum(max(0, fen - cap) for fen in kept.values())
    lendable = eligible - keeper_excess - excess
    advanced = advance(kept, cap, policy)
    base = share_of(advanced, PPM - policy["reservePpm"]["value"])
    lines = []
    for code in UNIT_CODES:
        amounts = [line["amountFen"] for unit in units for line in unit["lines"] if line["code"] == code]
        if amounts:
            lines.append((code, sum(amounts)))
    lines.append(("ELIGIBLE", eligible))
    if keeper_excess > 0:
        lines.append(("KEEPER_CONCENTRATION", -keeper_excess))
    if excess > 0:
        lines.append(("CONCENTRATION", -excess))
    lines += [("ADVANCE_RATE", advanced - lendable), ("RESERVE", base - advanced)]
    lines.append(("BORROWING_BASE", base))
    found = [(line["code"], line["amountFen"]) for line in collateral["lines"]]
    expect("waterfall", found, lines if units else [])
    top = max(by_commodity.values(), default=0)
    top_ppm = round_half_up(top / eligible * PPM) if top > 0 else None
    expect("top commodity", collateral["topCommodityPpm"], top_ppm)
    gross = total("grossFen")
    weighted = sum(share_of(u["grossFen"] or 0, u["dailyVolatilityPpm"] or 0) for u in units)
    volatility = round_half_up(weighted / gross * PPM) if gross > 0 else None
    expect("volatility", collateral["dailyVolatilityPpm"], volatility)
    for name in ("grossFen", "marketFen", "eligibleFen"):
        expect(f"collateral {name}", collateral[name], total(name))
    expect("positions", collateral["positions"], positions(units, policy))
    expect("borrowing base", collateral["borrowingBaseFen"], base)
    expect("units", collateral["unitCount"], len(units))
    expect("observed units", collateral["observedUnitCount"], sum(u["observed"] for u in units))


# Receivables ----------------------------------------------------------------------------------------

RECEIVABLE_CODES = ["UNDELIVERED", "AFFILIATE", "CONTRA", "OVER_AGE_INVOICED", "OVER_AGE_DUE", "CROSS_AGED"]


def check_receivables(evaluation, policy, expect):
    """What is owed, rule by rule; debtors that are mostly late; what one debtor may make up; rate and reserve."""
    stated = evaluation["receivables"]
    if stated is None:
        return
    limit = {name: each["value"] for name, each in policy.items()}
    items, owed, late = stated["items"], {}, {}
    since = lambda ms: max(0, (evaluation["asOfMs"] - ms) // DAY_MS) if ms is not None else 0
    for item in items:
        invoice_days, due_days = since(item["invoicedMs"]), since(item["dueMs"])
        is_late = invoice_days > limit["invoiceDaysMax"] or due_days > limit["dueDaysMax"]
        debtor, fen = item["debtor"], item["openFen"]
        owed[debtor] = owed.get(debtor, 0) + fen
        late[debtor] = late.get(debtor, 0) + fen * is_late
    excluded, eligible = dict.fromkeys(RECEIVABLE_CODES, 0), {}
    for item in items:
        debtor, fen = item["debtor"], item["openFen"]
        where = f"receivable {item['tradeKey']} of {debtor}"
        invoice_days, due_days = since(item["invoicedMs"]), since(item["dueMs"])
        expect(f"{where}: days", [item["invoiceDays"], item["dueDays"]], [invoice_days, due_days])
        broken = [
            not item["isDelivered"],
            item["isCircular"],
            item["isContra"],
            invoice_days > limit["invoiceDaysMax"],
            due_days > limit["dueDaysMax"],
            late[debtor] > share_of(owed[debtor], limit["crossAgedPpmMax"]),
        ]
        code = next((code for code, breaks in zip(RECEIVABLE_CODES, broken) if breaks), None)
        expect(where, item["excludedBy"], code)
        if code is None:
            eligible[debtor] = eligible.get(debtor, 0) + fen
        else:
            excluded[code] += fen
    gross, total = sum(owed.values()), sum(eligible.values())
    cap = share_of(total, limit["debtorSharePpmMax"])
    lendable = sum(min(fen, cap) for fen in eligible.values())
    advanced = share_of(lendable, limit["advanceRatePpm"])
    base = share_of(advanced, PPM - limit["reservePpm"])
    lines = [("GROSS", gross), *((code, -fen) for code, fen in excluded.items() if fen)]
    lines.append(("ELIGIBLE", total))
    if lendable < total:
        lines.append(("CONCENTRATION", lendable - total))
    lines += [("ADVANCE_RATE", advanced - lendable), ("RESERVE", base - advanced)]
    lines.append(("BORROWING_BASE", base))
    found = [(line["code"], line["amountFen"]) for line in stated["lines"]]
    expect("waterfall of receivables", found, lines)
    sums = [stated["grossFen"], stated["eligibleFen"], stated["borrowingBaseFen"]]
    expect("receivables", sums, [gross, total, base])


# Credit ---------------------------------------------------------------------------------------------


def points_of(factor, contribution):
    if contribution["value"] is None:
        return factor["unknownPoints"]
    for limit in factor["bins"]:
        if limit["upTo"] is None or contribution["value"] <= limit["upTo"]:
            return limit["points"]


def stock_values(collateral):
    """The factors that rest on collateral alone."""
    count = collateral["unitCount"]
    if count == 0:
        return dict.fromkeys(STOCK_FACTORS)
    gross, volatility = collateral["grossFen"], collateral["dailyVolatilityPpm"]
    top = collateral["topCommodityPpm"]
    return {
        "STOCK_OBSERVED": PPM - count_ppm(count - collateral["observedUnitCount"], count),
        "STOCK_ELIGIBLE": ratio_ppm(collateral["eligibleFen"] / gross) if gross else None,
        "STOCK_CONCENTRATION": None if top is None else ratio_ppm(top / PPM),
        "PRICE_VOLATILITY": None if volatility is None else round_half_up(volatility / 100) * 100,
    }


def check_structural(evaluation, card, expect):
    """The distance to default, in hundredths of a standard deviation, or why there is none."""
    view, collateral = evaluation["structural"], evaluation["collateral"]
    balance, value = view["balance"], collateral["marketFen"]
    policy = card["policy"].get("structural")
    debt, share = 0, None
    if balance is not None:
        debt = balance["shortTermDebtFen"] + balance["longTermDebtFen"] // 2
        share = round_half_up(value / max(1, balance["totalAssetsFen"]) * PPM)
        share = min(1000 * PPM, share)
    volatility = yearly_volatility(collateral)
    gap = None
    if balance is None or policy is None:
        gap = "BALANCE_UNDECLARED"
    elif days_between(evaluation["asOfMs"], balance["asOfMs"]) > policy["balanceAgeDaysMax"]["value"]:
        gap = "BALANCE_STALE"
    elif balance["searchCertificate"] is None:
        gap = "SEARCH_MISSING"
    elif value == 0 or not volatility or quantise_ppm(volatility) == 0:
        gap = "STOCK_UNPRICED"
    elif share < policy["assetSharePpmMin"]["value"]:
        gap = "STOCK_IMMATERIAL"
    elif debt == 0:
        gap = "DEBT_NONE"
    distance = None
    if gap is None:
        sigma = Decimal(volatility)
        sigmas = (Decimal(value) / Decimal(debt)).ln() / sigma - sigma / 2
        distance = max(-1000, min(1000, round_half_up(sigmas * 100)))
    computed = {
        "valueFen": value,
        "debtFen": debt,
        "assetSharePpm": share,
        "volatilityPpm": None if volatility is None else quantise_ppm(volatility),
        "distance": distance,
        "gap": gap,
    }
    for name, each in computed.items():
        expect(f"structural {name}", view[name], each)
    return distance


def yearly_volatility(collateral):
    """Of prices over a year and of the measurement, as ratios of the value; in doubles, as the product states it."""
    daily_ppm, gross = collateral["dailyVolatilityPpm"], collateral["grossFen"]
    if daily_ppm is None or gross == 0:
        return None
    measured = 0.0
    for unit in collateral["units"]:
        down = sum(line["amountFen"] for line in unit["lines"] if line["code"] == "MEASUREMENT")
        ratio = down / 1.645 / gross
        measured += ratio * ratio
    daily = daily_ppm / PPM
    return math.sqrt(daily * daily * 252 + measured)


def pd_ppm_of(score, scale):
    """1 / (1 + odds), odds = odds₀ · 2^((score − score₀) / pdo), in 50 digits."""
    exponent = Decimal(score - scale["score"]) / scale["pdo"]
    odds = scale["odds"] * (exponent * Decimal(2).ln()).exp()
    return quantise_ppm(1 / (1 + odds))


def check_credit(evaluation, card, expect):
    policy = card["policy"]
    factors = {factor["code"]: factor for factor in card["factors"]}
    contributions = evaluation["contributions"]
    expect("factors", [c["code"] for c in contributions], list(factors))
    from_stock = stock_values(evaluation["collateral"])
    from_stock["DISTANCE_TO_DEFAULT"] = evaluation["structural"]["distance"]
    score = card["basePoints"]
    for contribution in contributions:
        code = contribution["code"]
        factor = factors[code]
        points = points_of(factor, contribution)
        best = factor["bins"][-1 if factor["better"] == "higher" else 0]["points"]
        expect(f"points of {code}", contribution["points"], points)
        expect(f"best points of {code}", contribution["pointsMax"], best)
        if code in from_stock:
            expect(f"value of {code}", contribution["value"], from_stock[code])
        score += points
    expect("score", evaluation["score"], score)
    pd_ppm = max(pd_ppm_of(score, card["scale"]), policy["pdPpmMin"]["value"])
    expect("PD", evaluation["pd12m"], pd_ppm / PPM)
    grade = next(each for each in card["masterScale"] if pd_ppm <= each["pdPpmMax"])
    expect("internal grade", evaluation["internalGrade"], grade["code"])
    expect("observed grade", evaluation["grading"]["observed"], grade["grade"])
    held = held_grade(evaluation["grading"], evaluation["asOfMs"], policy)
    expect("grading", evaluation["grading"]["held"], held)
    expect("grade", evaluation["grade"], held["grade"])
    check_loss(evaluation, pd_ppm, policy, expect)


def held_grade(grading, as_of_ms, policy):
    """The worst grade observed within the cooldown; the newest while the enterprise settles in."""
    now, before = {"grade": grading["observed"], "atMs": grading["atMs"]}, grading["before"]
    days = policy["grading"]["upgradeCooldownDays"]["value"] if "grading" in policy else 0
    settling_days = policy["grading"]["settlingDays"]["value"] if "grading" in policy else 0
    first_ms = as_of_ms if before is None else before["firstMs"]
    if as_of_ms - first_ms < settling_days * DAY_MS:
        is_same = before is not None and before["grade"] == now["grade"]
        since_ms = before["sinceMs"] if is_same else now["atMs"]
        follows = {"grade": now["grade"], "previousGrade": None, "sinceMs": since_ms}
        return {**follows, "firstMs": first_ms, "observed": []}
    older = [] if before is None else before["observed"]
    counting = [
        each
        for each in older
        if each["grade"] > now["grade"] and now["atMs"] - each["atMs"] < days * DAY_MS
    ]
    observed = [now, *counting]
    grade = observed[-1]["grade"]
    if before is not None and before["grade"] == grade:
        return {**before, "observed": observed}
    previous = None if before is None else before["grade"]
    changed = {
        "grade": grade,
        "previousGrade": previous,
        "sinceMs": now["atMs"],
        "firstMs": first_ms,
    }
    return {**changed, "observed": observed}


def check_loss(evaluation, pd_ppm, policy, expect):
    collateral, loss = evaluation["collateral"], policy["loss"]
    limit = min(collateral["borrowingBaseFen"], policy["limitFenMax"]["value"][evaluation["grade"]])
    expect("suggested limit", evaluation["creditLimitSuggested"]["fen"], limit)
    unsecured_ppm, secured_ppm = loss["unsecuredLgdPpm"]["value"], loss["securedLgdPpm"]["value"]
    lgd = unsecured_ppm
    cover_min = loss["coverPpmMin"]["value"]
    if limit > 0 and collateral["marketFen"] >= share_of(limit, cover_min):
        kept = share_of(collateral["marketFen"], PPM - loss["collateralHaircutPpm"]["value"])
        secured = min(kept, limit) / limit
        lgd = round_half_up(unsecured_ppm * (1 - secured) + secured_ppm * secured)
    expect("LGD", evaluation["lgdPpm"], lgd)
    expected = Decimal(pd_ppm * lgd * limit) / (PPM * PPM)
    expected = int(expected.quantize(Decimal(1), ROUND_HALF_EVEN))
    expect("expected loss", evaluation["expectedLossFen"], expected)


# Facilities -----------------------------------------------------------------------------------------

HIT_DAYS = 20
LTV_PPM_MAX = 1000 * PPM
STATES = ["normal", "warn", "call", "liquidate"]


def check_facility(assessment, collateral, expect):
    """What a bank is told about its loan, from its terms, the collateral that it counts and the state before."""
    terms, claims = assessment["facility"], assessment["priorClaimsFen"]
    outstanding = terms["outstandingFen"]
    value = max(0, collateral["marketFen"] - claims)
    base = max(0, collateral["borrowingBaseFen"] - claims)
    room = min(terms["limitFen"], base) - outstanding
    ltv = loan_to_value(outstanding, value)
    unseen = collateral["observedUnitCount"] < collateral["unitCount"]
    is_blind = unseen or any(u["content"]["verdict"] == "implausible" for u in collateral["units"])
    held = step_margin(assessment["stepped"], ltv, is_blind, terms["lines"])
    lines = [margin_line(name, assessment, collateral) for name in STATES[1:]]
    initial = terms["initialLtvPpm"]
    computed = {
        "valueFen": value,
        "borrowingBaseFen": base,
        "availabilityFen": max(0, room),
        "overAdvanceFen": max(0, -room),
        "ltvPpm": ltv,
        "isBlind": is_blind,
        "cure": {
            "topUpFen": max(0, -(-outstanding * PPM // initial) - value),
            "repayFen": max(0, outstanding - value * initial // PPM),
        },
        "lines": lines,
        "prices": trigger_prices(collateral, lines),
        "shortfall": shortfall(assessment, collateral),
        "state": held["state"],
        "sinceMs": held["sinceMs"],
        "cureByMs": held["cureByMs"],
    }
    expect("margin standing", assessment["stepped"]["held"], held)
    for name, each in computed.items():
        expect(name, assessment[name], each)


def loan_to_value(outstanding, value):
    """In ppm, rounded up; None when something is drawn against nothing."""
    if outstanding == 0:
        return 0
    return None if value == 0 else min(LTV_PPM_MAX, -(-outstanding * PPM // value))


def step_margin(step, ltv, is_blind, lines):
    """The margin state after one more look: climbed after the dwell, left at one place below the warning line."""
    at, before = step["atMs"], step["before"] or {}
    reaches = lambda name: ltv is None or ltv >= lines[name]

    def since(known, holds):
        if not holds:
            return None
        return at if before.get(known) is None else before[known]

    def lasted(from_ms, ms):
        return from_ms is not None and at - from_ms >= ms

    call_from = since("callFromMs", reaches("callPpm"))
    liquidate_from = since("liquidateFromMs", reaches("liquidatePpm") and not is_blind)
    is_lost = lasted(liquidate_from, lines["dwellMs"]) or lasted(before.get("cureByMs"), 0)
    state = before.get("state", "normal")
    if ltv is not None and ltv < lines["warnPpm"] - lines["hysteresisPpm"]:
        state = "normal"
    elif state == "liquidate" or is_lost:
        state = "liquidate"
    elif state == "call" or lasted(call_from, lines["dwellMs"]):
        state = "call"
    elif reaches("warnPpm"):
        state = "warn"
    cure_by = before.get("cureByMs")
    if state == "call" and cure_by is None:
        cure_by = at + lines["cureMs"]
    return {
        "state": state,
        "sinceMs": before["sinceMs"] if before.get("state") == state else at,
        "callFromMs": call_from,
        "liquidateFromMs": liquidate_from,
        "cureByMs": cure_by if state in ("call", "liquidate") else None,
    }


def margin_line(name, assessment, collateral):
    terms, market = assessment["facility"], collateral["marketFen"]
    ltv, volatility = terms["lines"][f"{name}Ppm"], collateral["dailyVolatilityPpm"]
    outstanding = terms["outstandingFen"]
    trigger = outstanding * PPM // ltv
    line = {"line": name, "ltvPpm": ltv, "triggerValueFen": trigger}
    if market == 0 or volatility is None:
        return {**line, "fallPpm": None, "hitPpm": None}
    barrier = 0 if outstanding == 0 else (trigger + assessment["priorClaimsFen"]) / market
    hit = hit_probability(barrier, volatility)
    return {**line, "fallPpm": quantise_ppm(max(0, 1 - barrier)), "hitPpm": quantise_ppm(hit)}


def hit_probability(barrier, volatility_ppm):
    """That a value touches `barrier` times what it is now within HIT_DAYS: geometric Brownian motion, no drift."""
    if barrier >= 1:
        return Decimal(1)
    if barrier <= 0 or volatility_ppm == 0:
        return Decimal(0)
    ratio, spread = Decimal(barrier), spread_of(volatility_ppm)
    distance, half = ratio.ln(), spread * spread / 2
    ending = normal_cdf((distance + half) / spread)
    returning = normal_cdf((distance - half) / spread) / ratio
    return min(Decimal(1), ending + returning)


def shortfall(assessment, collateral):
    """What is likely to be lacking at the end: E[min(L, max(0, L + C - V))], a difference of two puts."""
    market, volatility = collateral["marketFen"], collateral["dailyVolatilityPpm"]
    outstanding, claims = assessment["facility"]["outstandingFen"], assessment["priorClaimsFen"]
    if market == 0 or not volatility:
        return None
    if outstanding == 0:
        return {"hitPpm": 0, "expectedFen": 0}
    spread = spread_of(volatility)

    def put(strike):
        if strike == 0:
            return Decimal(0)
        d1 = (Decimal(market) / strike).ln() / spread + spread / 2
        return strike * normal_cdf(spread - d1) - market * normal_cdf(-d1)

    lacking = round_half_up(put(outstanding + claims) - put(claims))
    hit = hit_probability((outstanding + claims) / market, volatility)
    expected = min(outstanding, max(0, lacking))
    return {"hitPpm": quantise_ppm(hit), "expectedFen": expected}


def spread_of(volatility_ppm):
    return Decimal(volatility_ppm) / PPM * Decimal(HIT_DAYS).sqrt()


def normal_cdf(x):
    """Φ in 50 digits where it matters: 1/2 + φ(x) Σ x^(2n+1) / (1·3·5···(2n+1)); nothing beyond 15 deviations."""
    if abs(x) > 15:
        return Decimal(1 if x > 0 else 0)
    term = total = x
    n = 1
    while abs(term) > Decimal("1e-60"):
        n += 2
        term = term * x * x / n
        total += term
    density = (-x * x / 2).exp() / (2 * PI).sqrt()
    return Decimal("0.5") + total * density


def trigger_prices(collateral, lines):
    """Prices at which the lines are touched if all fall alike."""
    usable = {
        unit["commodity"]: unit["pricePerTonne"]
        for unit in collateral["units"]
        if unit["commodity"] is not None and unit["pricePerTonne"] is not None and unit["marketFen"] > 0
    }
    falls = {line["line"]: line["fallPpm"] or 0 for line in lines}
    at = lambda price, fall: str((Decimal(price) * (PPM - fall) / PPM).quantize(CENT, ROUND_DOWN))
    return [
        {
            "commodity": commodity,
            "pricePerTonne": usable[commodity],
            "triggers": {name: at(usable[commodity], fall) for name, fall in falls.items()},
        }
        for commodity in sorted(usable, key=utf16)
    ]


# Receipts -------------------------------------------------------------------------------------------


def score_hash(evaluation):
    """SHA-256 of what the evaluation judges; when and where it was made is no judgement."""
    moment = ("journal", "knownAtMs", "asOfMs", "freshness")
    content = {name: value for name, value in evaluation.items() if name not in moment}
    time_base = evaluation["freshness"]["timeBase"]
    content["timeBase"] = time_base
    content["asOfMs"] = evaluation["asOfMs"] if time_base == "recorded" else None
    if evaluation["outcome"] == "scored":
        held = evaluation["grading"]["held"]
        content["grading"] = {name: held[name] for name in ("grade", "previousGrade", "sinceMs")}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def check_receipt(receipt):
    """What does not agree, in words; empty: everything does."""
    differences = []

    def expect(what, stated, computed):
        if stated != computed:
            differences.append(f"{what}: the receipt says {stated}, it comes to {computed}")

    expect("format", receipt["format"], "chanrong-receipt-1")
    evaluation, card = receipt["evaluation"], receipt["scorecard"]
    model, price_set = evaluation["model"], receipt["priceSet"]
    expect("enterprise", evaluation["enterprise"]["uscc"], receipt["uscc"])
    expect("model", model["id"], card["id"])
    expect("model version", model["version"], card["version"])
    expect("policy version", model["policy"], card["policy"]["version"])
    expect("price set", model["priceSet"], None if price_set is None else price_set["priceSetId"])
    expect("partition", evaluation["journal"]["partition"], receipt["journal"]["partition"])
    expect("segment", evaluation["journal"]["seq"], receipt["journal"]["seq"])
    market, collateral_policy = Market(price_set), card["policy"]["collateral"]
    as_of_ms = evaluation["asOfMs"]
    check_collateral(evaluation["collateral"], as_of_ms, market, collateral_policy, expect)
    for assessment in receipt.get("facilities", []):
        where = f"facility {assessment['facility']['facilityId']}: "
        named = lambda what, stated, computed: expect(where + what, stated, computed)
        named("enterprise", assessment["facility"]["uscc"], receipt["uscc"])
        collateral = assessment.get("pledgeeCollateral")
        if collateral is not None:
            check_collateral(collateral, as_of_ms, market, collateral_policy, named)
        check_facility(assessment, collateral or evaluation["collateral"], named)
    check_receivables(evaluation, card["policy"].get("receivables"), expect)
    check_structural(evaluation, card, expect)
    if evaluation["outcome"] == "scored":
        check_credit(evaluation, card, expect)
    else:
        expect("score of insufficient data", "score" in evaluation, False)
    expect("score hash", receipt["scoreHash"], score_hash(evaluation))
    return differences


def describe(receipt):
    evaluation, journal = receipt["evaluation"], receipt["journal"]
    where = f"{receipt['uscc']}, partition {journal['partition']} segment {journal['seq']}"
    if evaluation["outcome"] != "scored":
        return f"{where}: {evaluation['outcome']}"
    base = Decimal(evaluation["collateral"]["borrowingBaseFen"]) / 100
    return (
        f"{where}: score {evaluation['score']}, grade {evaluation['grade']}, "
        f"PD {number_text(evaluation['pd12m'])}, borrowing base {base:.2f} CNY"
    )


def main(paths):
    if not paths:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    failed = 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
        for receipt in content if isinstance(content, list) else [content]:
            differences = check_receipt(receipt)
            failed += bool(differences)
            print(f"{'✗' if differences else '✓'} {describe(receipt)}")
            for difference in differences:
                print(f"    {difference}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
