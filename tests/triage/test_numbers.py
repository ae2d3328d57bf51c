import pytest

from triage.numbers import case_id, case_number, cause_id, cause_number


@pytest.mark.parametrize("said", ["C-12", "c-12", "c12", "#12", "12", "  C-12 "])
def test_a_case_is_known_by_its_number_however_it_is_written(said: str):
    assert case_id(said) == 12


@pytest.mark.parametrize("said", ["RC-7", "rc7", "Rc-7", "#7", "7", " RC-7\n"])
def test_a_cause_is_known_by_its_number_however_it_is_written(said: str):
    assert cause_id(said) == 7


@pytest.mark.parametrize("said", ["", "RC-12", "C-", "C-1x", "-1", "C--1", "1.5", "C-1234567890"])
def test_what_is_no_number_of_a_case_is_none(said: str):
    assert case_id(said) is None


@pytest.mark.parametrize("said", ["", "C-7", "RC", "RC-7 and more", "RC-1234567890"])
def test_what_is_no_number_of_a_cause_is_none(said: str):
    assert cause_id(said) is None


@pytest.mark.parametrize("number", [1, 42, 999_999_999])
def test_a_number_that_was_said_is_understood_again(number: int):
    assert case_id(case_number(number)) == number
    assert cause_id(cause_number(number)) == number
