"""Which rows must be decided together: the rows of a patient, and patients whom a row ties to each other.

Nothing that one patient's claims come out as depends on another's, but for these ties: a row without a member id may be
about anybody born that day; `same_patient` makes two people one; a replacement names a claim that may stand under
another member id; lines find their claim by its id, which may have been given twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from scrubjay.executors.spark.asking import CLAIM_LINES, OF_PATIENTS, PERSON
from scrubjay.executors.spark.cells import day, has, stray, text, whose
from scrubjay.facts.superseding import REPLACEMENT, VOID

KEY = "_together"
"""The column by which rows are brought together."""
_CLAIM = "_claim"


def placed(frames: Mapping[str, DataFrame]) -> dict[str, DataFrame]:
    """The frames with a column KEY: rows that bear on each other have the same.

    A row that bears on several patients (minutes by a claim id that two have) comes once for each. Rows of `complete`
    without a member id speak of everybody and are left out.
    """
    homes = _homes(_ties(frames))
    found = {}
    for name in (*OF_PATIENTS, "same_patient", "complete"):
        if name in frames:
            own = frames[name] if name != "complete" else frames[name].where(of_member(frames[name]))
            found[name] = _home(own.withColumn(KEY, whose(own)), homes)
    of_claims = _by_claim(found["claims"], "id")
    for name in (CLAIM_LINES, "lines"):
        if name in frames:
            found[name] = _with_claim(frames[name], of_claims, own=False, homes=homes)
    if "minutes" in frames:
        known = of_claims
        if "history" in found:
            known = of_claims.union(_by_claim(found["history"], "claim")).distinct()
        found["minutes"] = _with_claim(frames["minutes"], known, own=True, homes=homes)
    return found


def of_member(frame: DataFrame) -> Column:
    """Whether a row names a member."""
    return text(frame, "patient_member_id").isNotNull()


def _by_claim(frame: DataFrame, name: str) -> DataFrame:
    rows = frame.select(text(frame, name).alias(_CLAIM), KEY)
    return rows.where(F.col(_CLAIM).isNotNull()).distinct()


def _with_claim(frame: DataFrame, of_claims: DataFrame, *, own: bool, homes: DataFrame | None) -> DataFrame:
    """Rows beside the claims that they name, and with their own patient; those that find neither beside each other."""
    keys = of_claims.groupBy(_CLAIM).agg(F.collect_set(KEY).alias("_keys"))
    mine = whose(frame) if own else F.lit(None).cast("string")
    rows = _home(frame.withColumn(KEY, mine).withColumn(_CLAIM, text(frame, "claim")), homes)
    every = F.array_compact(F.array_append(F.coalesce(F.col("_keys"), F.array().cast("array<string>")), F.col(KEY)))
    lost = F.array(F.concat(F.lit("claim "), F.coalesce(F.col(_CLAIM), F.lit(""))))
    rows = rows.join(keys, _CLAIM, "left").withColumn("_every", F.array_distinct(every))
    chosen = F.when(F.size("_every") > 0, F.col("_every")).otherwise(lost)
    return rows.withColumn(KEY, F.explode(chosen)).select(*frame.columns, KEY)


def _home(frame: DataFrame, homes: DataFrame | None) -> DataFrame:
    if homes is None:
        return frame
    joined = frame.join(F.broadcast(homes), frame[KEY] == homes["_node"], "left")
    return joined.withColumn(KEY, F.coalesce("_home", KEY)).drop("_node", "_home")


def _ties(frames: Mapping[str, DataFrame]) -> tuple[SparkSession, list[list[str]]]:
    """Groups of two or more that must be decided together; they may overlap. Few, unless much lacks a member id."""
    claims = frames["claims"]
    why = [_of_ids(frames), _of_references(frames), _of_strays(frames)]
    groups = reduce(DataFrame.union, [part.select("_by", "_node") for part in why if part is not None])
    shared = groups.groupBy("_by").agg(F.collect_set("_node").alias("_nodes")).where(F.size("_nodes") > 1)
    ties = [list(row["_nodes"]) for row in shared.select("_nodes").collect()]
    if "same_patient" in frames:
        frame = frames["same_patient"]
        ties += [[row[0], row[1]] for row in frame.select(whose(frame), whose(frame, "is_")).collect()]
    return claims.sparkSession, ties


def _of_ids(frames: Mapping[str, DataFrame]) -> DataFrame:
    """Claims of one id, and rows of `lines` that name a patient beside the claim whose line they are about."""
    found = _nodes(frames["claims"], text(frames["claims"], "id"), "id ")
    if "lines" in frames and any(name in frames["lines"].columns for name in PERSON):
        found = found.union(_nodes(frames["lines"], text(frames["lines"], "claim"), "id "))
    return found


def _of_references(frames: Mapping[str, DataFrame]) -> DataFrame:
    """Replacements and voids with whatever bears the control number that they name."""
    claims = frames["claims"]
    naming = claims.where(text(claims, "frequency").isin(REPLACEMENT, VOID))
    named = _nodes(naming, text(naming, "original_reference"), "number ")
    numbers = named.select("_by").distinct()
    bearing = [
        _nodes(frame, text(frame, "payer_control_number"), "number ")
        for frame in (claims, *([frames["history"]] if "history" in frames else []))
        if "payer_control_number" in frame.columns
    ]
    return reduce(DataFrame.union, [part.join(numbers, "_by", "left_semi") for part in bearing], named)


def _of_strays(frames: Mapping[str, DataFrame]) -> DataFrame:
    """Rows without a member id with the members who were born that day."""
    claims = frames["claims"]
    rows = [frames[name].select(stray(frames[name]).alias("_by")) for name in OF_PATIENTS if name in frames]
    if "minutes" in frames:
        unbilled = frames["minutes"].where(text(frames["minutes"], "line").isNull())
        rows.append(unbilled.select(stray(unbilled).alias("_by")))
    if "lines" in frames:
        told = frames["lines"].where(has(frames["lines"], *PERSON))
        rows.append(told.select(stray(told).alias("_by")))
    if "same_patient" in frames:
        same = frames["same_patient"]
        rows += [same.select(stray(same, prefix).alias("_by")) for prefix in ("patient_", "is_")]
    strays = reduce(DataFrame.union, rows).where(F.col("_by").isNotNull()).distinct()
    members = claims.where(of_member(claims)).select(whose(claims).alias("_node"), _born(claims).alias("_by"))
    found = members.join(strays, "_by", "left_semi").select("_by", "_node")
    return found.union(strays.select("_by", F.col("_by").alias("_node")))


def _born(frame: DataFrame) -> Column:
    return F.concat(F.lit("born "), day(frame, "patient_birth_date"))


def _nodes(frame: DataFrame, by: Column, kind: str) -> DataFrame:
    rows = frame.select(F.concat(F.lit(kind), by).alias("_by"), whose(frame).alias("_node"))
    return rows.where(F.col("_by").isNotNull() & F.col("_node").isNotNull())


def _homes(ties: tuple[SparkSession, list[list[str]]]) -> DataFrame | None:
    spark, groups = ties
    moved = joined(groups)
    return spark.createDataFrame(sorted(moved.items()), "_node string, _home string") if moved else None


def joined(groups: Iterable[Sequence[str]]) -> dict[str, str]:
    """For every member of groups that overlap the one that stands for all, where that is another."""
    parent: dict[str, str] = {}

    def home(one: str) -> str:
        while parent.get(one, one) != one:
            parent[one] = parent.get(parent[one], parent[one])
            one = parent[one]
        return one

    for group in groups:
        for other in group[1:]:
            first, second = sorted((home(group[0]), home(other)))
            parent[second] = first
    return {one: home(one) for one in parent if home(one) != one}
