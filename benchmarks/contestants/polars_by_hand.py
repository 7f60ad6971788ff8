"""The rules as a data engineer writes them in Polars: an expression a policy, windows for sums, joins for pairs.

`python -m contestants.polars_by_hand DIR FILE` flags the lines of a folder of Parquet files.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import polars as pl

from . import told
from .told import has, pairs

OT_EVALUATION: Final = ["97165", "97166", "97167", "97168"]
PT_EVALUATION: Final = ["97161", "97162", "97163", "97164"]
SLP_EVALUATION: Final = ["92521", "92522", "92523", "92524", "92597", "92607"]
ONCE_A_DAY: Final = [*PT_EVALUATION, *OT_EVALUATION, "92526"]
BY_SESSION: Final = [
    "97150", "97010", "97012", "97014", "97016", "97018", "97022", "97024", "97026", "97028", "G0283", "92507", "92508",
]  # fmt: skip
PAID_ONCE_A_DAY: Final = [code for code in (*ONCE_A_DAY, *BY_SESSION) if code not in ("97010", "97014")]
UPPER_LIMB: Final = r"^(G56|M18|M75|M770|M771|M653|M245[1-4]|M255[1-4]|M256[1-4]|S[456])"
ANKLE_FOOT: Final = r"^(M2457|M722)"
ADD_ONS: Final = {
    "97130": "97129", "97546": "97545", "97551": "97550", "97598": "97597", "96113": "96112", "90913": "90912",
    "92608": "92607", "G0542": "G0541",
}  # fmt: skip
OPENS_A_PAIR: Final = ("59", "XE", "XP", "XS", "XU")
KX_THRESHOLD_2025: Final = 241_000
DAY: Final = ("patient", "billing_npi", "date")


def flagged(lines: pl.LazyFrame) -> pl.DataFrame:
    """`claim`, `number` and `policy` of each line that is flagged, once each."""
    by_line = _of_a_line(lines)
    by_sum = _of_sums(lines)
    by_pair = pl.concat([_add_ons(lines), _pairs(lines)])
    found = pl.concat([by_line, by_sum, by_pair]).unique()
    return found.collect()


def any_of(*modifiers: str) -> pl.Expr:
    """The line carries one of these."""
    return pl.any_horizontal([has(modifier) for modifier in modifiers])


def _code(codes: list[str]) -> pl.Expr:
    return pl.col("code").is_in(codes)


def _missing(modifier: str, others: tuple[str, str], evaluation: list[str], taxonomy: str) -> pl.Expr:
    of_it = _code(evaluation) | (
        (pl.col("therapy_list") == "always") & pl.col("rendering_taxonomy").str.contains(taxonomy)
    )
    return of_it & ~any_of(modifier, *others)


def _of_a_line(lines: pl.LazyFrame) -> pl.LazyFrame:
    """Modifiers and sets: nothing but the line is looked at."""
    go, gp, gn = has("GO"), has("GP"), has("GN")
    therapy = any_of("GO", "GP", "GN")
    always, sometimes = pl.col("therapy_list") == "always", pl.col("therapy_list") == "sometimes"
    ot, pt, slp = (pl.col("discipline") == name for name in ("OT", "PT", "SLP"))
    ot_evaluation, pt_evaluation, slp_evaluation = _code(OT_EVALUATION), _code(PT_EVALUATION), _code(SLP_EVALUATION)
    diagnosis = pl.col("diagnoses").list
    rules = {
        "units-on-the-line": pl.col("units").is_null() | (pl.col("units") < 1),
        "four-modifiers": pl.col("modifiers").list.len() > 4,
        "notice-modifiers": (any_of("GA", "GY") & has("GZ")) | (has("GX") & any_of("GA", "GZ")),
        "kx-with-ga-gz": has("KX") & any_of("GA", "GZ"),
        "gz-is-denied": has("GZ") & ~any_of("GA", "GX", "GY"),
        "therapy-modifier-off-the-list": _code(["20560", "20561"]) & therapy,
        "l4396-is-for-the-ankle": _code(["L4396", "L4397"])
        & diagnosis.eval(pl.element().str.contains(UPPER_LIMB)).list.any()
        & ~diagnosis.eval(pl.element().str.contains(ANKLE_FOOT)).list.any(),
        "a9270-without-gy": (pl.col("code") == "A9270") & ~has("GY"),
        "not-classified-needs-a-note": _code(["E1399", "L1499", "L2999", "L3999"])
        & ~pl.col("has_note")
        & ~pl.col("claim_has_note"),
        "telehealth-modifier": pl.col("place_of_service").is_in(["02", "10"]) & ~any_of("95", "93"),
        "places-of-others": pl.col("place_of_service").is_in(["21", "31"]) & therapy,
        "therapy-modifier": _missing("GO", ("GP", "GN"), OT_EVALUATION, "^(225X|224Z)")
        | _missing("GP", ("GO", "GN"), PT_EVALUATION, "^(2251|2252)")
        | _missing("GN", ("GO", "GP"), SLP_EVALUATION, "^235Z")
        | (always & ~therapy),
        "one-therapy-modifier": (go & gp) | (go & gn) | (gp & gn),
        "evaluation-modifier": (ot_evaluation & (gp | gn) & ~go)
        | (pt_evaluation & (go | gn) & ~gp)
        | (slp_evaluation & (go | gp) & ~gn),
        "co-with-go": has("CO") & ~therapy,
        "assistant-pairing": (has("CO") & ~go & (gp | gn))
        | (has("CQ") & go & ~gp)
        | (has("CQ") & gn & ~gp & ~go)
        | (has("CQ") & ~therapy),
        "go-on-sometimes-therapy": ot & sometimes & ~go,
        "gp-on-sometimes-therapy": pt & sometimes & ~gp,
        "gn-on-sometimes-therapy": slp & sometimes & ~gn,
        "ge-is-no-therapy-modifier": has("GE") & pl.col("discipline").is_not_null(),
        "no-co-on-evaluations": ot & ot_evaluation & has("CO"),
        "no-cq-on-evaluations": pt & pt_evaluation & has("CQ"),
        "no-52-on-timed-codes": pl.col("timed") & has("52") & pl.col("discipline").is_not_null(),
        "untimed-units": _code([*ONCE_A_DAY, *BY_SESSION]) & (pl.col("units") > 1),
    }
    return _named(_own(lines), rules)


def _of_sums(lines: pl.LazyFrame) -> pl.LazyFrame:
    """Sums of a day and of a patient's year, each line with those before it."""
    assistant = any_of("CO", "CQ")
    supply = pl.col("code").str.slice(0, 1).is_in(["A", "E", "L", "Q"])
    ot = (pl.col("discipline") == "OT") & ~supply
    pt_slp = pl.col("discipline").is_in(["PT", "SLP"]) & ~supply

    sums = {
        "therapist": ("units", _code(ONCE_A_DAY) & ~assistant, (*DAY, "discipline", "code", "rendering_npi")),
        "assistant": ("units", _code(ONCE_A_DAY) & assistant, (*DAY, "discipline", "code", "rendering_npi")),
        "session": ("units", _code(BY_SESSION), (*DAY, "discipline", "code")),
        "together": ("units", _code(PAID_ONCE_A_DAY), (*DAY, "code")),
        "ot_dollars": ("allowed", ot, ("patient", "year")),
        "pt_slp_dollars": ("allowed", pt_slp, ("patient", "year")),
    }
    summed = lines.with_columns(
        pl.when(where).then(pl.when(where).then(pl.col(what)).otherwise(0).cum_sum().over(per)).alias(name)
        for name, (what, where, per) in sums.items()
    )
    excused = any_of("KX", "GA", "GX", "GY", "GZ")
    rules = {
        "untimed-units": pl.any_horizontal(pl.col("therapist", "assistant", "session", "together") > 1),
        "kx-threshold": (pl.col("ot_dollars") > KX_THRESHOLD_2025) & ~excused,
        "kx-threshold-pt-slp": (pl.col("pt_slp_dollars") > KX_THRESHOLD_2025) & ~excused,
    }
    return _named(_own(summed), rules)


def _add_ons(lines: pl.LazyFrame) -> pl.LazyFrame:
    """Add-on codes whose primary no line of the day has."""
    primaries = lines.filter(pl.col("units") > 0).select(*DAY, primary="code").unique()
    return (
        _own(lines)
        .with_columns(primary=pl.col("code").replace_strict(ADD_ONS, default=None))
        .filter(pl.col("primary").is_not_null())
        .join(primaries, on=[*DAY, "primary"], how="anti")
        .select("claim", "number", policy=pl.lit("add-on-code"))
    )


def _pairs(lines: pl.LazyFrame) -> pl.LazyFrame:
    """Codes that are not paid beside another of the same day, unless a modifier on either line opens the pair."""
    opened = any_of(*OPENS_A_PAIR)
    beside = lines.select(*DAY, column1="code", beside_opened=opened)
    return (
        _own(lines)
        .with_columns(opened=opened)
        .join(pairs().lazy(), on="code")
        .join(beside, on=[*DAY, "column1"])
        .filter(pl.col("never") | ~(pl.col("opened") | pl.col("beside_opened")))
        .select("claim", "number", policy=pl.lit("ncci-pairs"))
    )


def _own(lines: pl.LazyFrame) -> pl.LazyFrame:
    return lines.filter(~pl.col("of_history"))


def _named(lines: pl.LazyFrame, rules: dict[str, pl.Expr]) -> pl.LazyFrame:
    return (
        lines.select("claim", "number", **rules)
        .unpivot(index=["claim", "number"], variable_name="policy")
        .filter("value")
        .select("claim", "number", "policy")
    )


if __name__ == "__main__":
    flagged(told.lines(Path(sys.argv[1]))).write_parquet(sys.argv[2])
