"""What is said of figures: growth, targets, and commands that are measured in processes of their own."""

from __future__ import annotations

import sys

import growth
import measured
import pytest
import run


def ran(cpu: float, peak: int = 100) -> measured.Ran:
    return measured.Ran(wall=2 * cpu, cpu=cpu, peak=peak, said="")


def test_sizes_go_up_by_ten_as_far_as_is_asked() -> None:
    assert growth.steps(10_000, 10_000_000) == [10_000, 100_000, 1_000_000, 10_000_000]
    assert growth.steps(500, 4_999) == [500]


def test_growth_is_linear_within_a_fifth_of_the_time_of_a_claim() -> None:
    assert growth.verdict({10: ran(1.0), 100: ran(12.0, 150)}).startswith("LINEAR within a fifth")
    assert growth.verdict({10: ran(1.0), 100: ran(12.1)}).startswith("NOT LINEAR")
    assert "10 times the claims take 1.5 times the memory" in growth.verdict({10: ran(1.0), 100: ran(12.0, 150)})
    assert growth.verdict({10: ran(1.0)}) == "One size says nothing of growth."


def test_a_target_is_reached_or_missed_by_a_factor() -> None:
    kind = next(iter(run.AT_LEAST))
    assert run.held(run.Figure("ours by another", 2.0, "times as fast", kind)) == ("at least 1.00", "yes")
    assert run.held(run.Figure("ours by another", 0.5, "times as fast", kind)) == ("at least 1.00", "no, by 2.00 times")
    assert run.held(run.Figure("claims", 5.0, "claims/s")) == ("", "")
    worst = next(iter(run.AT_MOST))
    assert run.held(run.Figure(worst, 1.8, "times", worst)) == ("at most 1.20", "no, by 1.50 times")


def test_a_command_that_fails_is_told_with_what_it_said() -> None:
    with pytest.raises(measured.Failed, match="no such claims"):
        measured.run([sys.executable, "-c", "raise SystemExit('no such claims')"])


def test_a_command_is_measured_with_what_it_printed() -> None:
    assert measured.run([sys.executable, "-c", "print('done')"], cores=1).said == "done\n"
