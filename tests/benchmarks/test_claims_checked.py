"""What the shipped packs say of synthetic claims: nothing of right ones, and of each error the policy it is for."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import claims as command
from deciding import verdicts
from synthetic import care, errors
from synthetic.model import Options
from synthetic.years import make, upto
from typer.testing import CliRunner

from scrubjay.packs.library import open_library
from scrubjay_cli.main import app

PAYERS = (("MB", 70.0), ("MC", 20.0), ("FI", 10.0))
ALL = Options("all", 8.0, PAYERS)


def test_without_errors_no_policy_speaks() -> None:
    years = list(upto(make(3, range(100), Options("all", 0.0, PAYERS)), 60))
    found = verdicts(years, {claim.id for year in years for claim in year.claims})
    assert found == {name: {} for name in found}
    assert len(found) == 60


def test_each_error_is_flagged_by_the_policy_meant() -> None:
    years, asked = [], {}
    left = Counter({error.name: 2 for error in (*errors.ERRORS, errors.NO_KX)})
    for year in make(1, range(200), ALL):
        wanted = [claim for claim in year.claims if claim.error is not None and left[claim.error] > 0]
        if wanted:
            years.append(year)
            for claim in wanted:
                if left[str(claim.error)] > 0:
                    left[str(claim.error)] -= 1
                    asked[claim.id] = claim
        if not +left:
            break
    assert not +left
    found = verdicts(years, set(asked))
    for name, claim in asked.items():
        assert claim.error is not None
        assert found[name].get(errors.policy_meant(claim.error, claim)) == "flagged", (name, claim.error, found[name])


def test_the_threshold_is_that_of_the_pack() -> None:
    amount = open_library().find("medicare/part-b-therapy").amounts["kx_threshold"]
    assert {value.amount * 100 for value in amount.values if value.start.year == care.YEAR} == {care.KX_THRESHOLD}


def test_check_takes_sixty_claims_and_most_come_out_clean(tmp_path: Path) -> None:
    """A slice of patients with short years: trying a fix decides all claims of the patient again."""
    command.generate(60, 1, "837", tmp_path, Options("all", 1.0), first_patient=1331)
    arguments = ["check", str(tmp_path / "claims.837"), "--facts", str(tmp_path / "facts.json"), "--format", "json"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    counts = report["summary"]["claims"]
    assert counts["read"] == 60
    assert counts["clean"] > 30
    assert counts["clean"] + counts["advise"] > 50
    assert counts["no_policy"] == counts["unchecked"] == counts["skipped"] == 0
    assert report["errors"] == []
    planted = [line.split(",") for line in (tmp_path / "planted.csv").read_text(encoding="utf-8").splitlines()[1:]]
    said = {each["claim_id"]: {finding["policy"] for finding in each["findings"]} for each in report["decisions"]}
    assert planted
    assert all(policy in said[claim] for claim, _, policy in planted)
