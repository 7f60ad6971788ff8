"""The catalogue of fields for pack authors."""

from __future__ import annotations

from scrubjay.facts.fields import FIELDS, catalogue, nearest


def test_every_field_has_words_and_somebody_who_can_tell() -> None:
    for kind, specs in FIELDS.items():
        for name, spec in specs.items():
            assert spec.name == name
            assert spec.label, (kind, name)
            assert spec.question.endswith("?"), (kind, name)
            assert spec.who in ("therapist", "front desk", "payer", "biller"), (kind, name)


def test_kinds_are_those_that_packs_can_name() -> None:
    facts = ["claim", "line", "history", "minutes", "authorization", "coverage", "episode", "chart", "other_payer"]
    related = ["patient", "payer", "billing", "rendering", "referring", "ordering", "supervising", "plan_of_care"]
    declared = ["complete", "same_patient"]
    assert sorted(FIELDS) == sorted(facts + related + declared)


def test_types_come_from_the_models() -> None:
    line, claim = FIELDS["line"], FIELDS["claim"]
    assert line["charge"].type == "money"
    assert line["date"].type == "date"
    assert line["units"].type == "number"
    assert line["modifiers"].type == "text_list"
    assert line["diagnosis_pointers"].type == "number_list"
    assert line["rendering.npi"].type == "text"
    assert claim["other_payers"].type == "rows"
    assert claim["accident.causes"].type == "text_list"
    assert "lines" not in claim
    assert FIELDS["authorization"]["visits"].type == "quantity"
    assert FIELDS["authorization"]["from"].type == "date"
    assert FIELDS["minutes"]["start_time"].type == "time"
    assert FIELDS["plan_of_care"]["necessity"].type == "yes_no"


def test_derived_fields_stand_beside_the_given_ones() -> None:
    derived = {name for name, spec in FIELDS["line"].items() if spec.derived}
    assert derived == {
        "discipline",
        "diagnoses",
        "timed",
        "kind",
        "therapy_list",
        "patient.age",
        "modifier_count",
        "missing_pointers",
        "repeated_modifiers",
        "malformed_diagnoses",
    }
    assert not FIELDS["line"]["purpose"].derived
    assert not FIELDS["history"]["diagnoses"].derived
    assert FIELDS["patient"]["age"].derived


def test_words_that_a_field_is_limited_to_are_told() -> None:
    assert FIELDS["line"]["purpose"].choices == ("habilitative", "rehabilitative")
    assert FIELDS["line"]["discipline"].choices == ("OT", "PT", "SLP")
    assert FIELDS["line"]["code"].choices == ()


def test_plan_of_care_has_no_fields_of_other_documents() -> None:
    assert "certified" in FIELDS["plan_of_care"]
    assert "performance_deficits" not in FIELDS["plan_of_care"]
    assert "performance_deficits" in FIELDS["chart"]


def test_no_word_of_a_limited_field_means_absent_in_csv() -> None:
    assert not [spec.name for specs in FIELDS.values() for spec in specs.values() if "none" in spec.choices]


def test_dotted_names_stay_apart_when_written_with_underscores() -> None:
    for specs in FIELDS.values():
        assert len({name.replace(".", "_") for name in specs}) == len(specs)


def test_catalogue_is_sorted_and_complete() -> None:
    rows = catalogue()
    keys = [(str(row["kind"]), str(row["field"])) for row in rows]
    assert keys == sorted(keys)
    assert len(rows) == sum(len(specs) for specs in FIELDS.values())
    assert {"kind", "field", "label", "type", "unit", "who", "question"} <= set(rows[0])


def test_nearest_name_is_offered_only_if_near() -> None:
    assert nearest("unit", ["units", "charge"]) == "units"
    assert nearest("MODIFIER", ["units", "modifiers"]) == "modifiers"
    assert nearest("zzz", ["units", "charge"]) is None
