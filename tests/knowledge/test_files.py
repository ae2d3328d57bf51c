import json
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.files import (
    LONGEST_FIELD,
    LONGEST_LINE,
    MOST_COLUMNS,
    FileUnreadable,
    Row,
    read_rows,
    to_csv_line,
)


@pytest.fixture
def rows(tmp_path: Path) -> Callable[..., list[Row]]:
    """Reads these bytes as a file with this name."""

    def read(content: bytes | str, name: str = "past.csv", **mapping: str) -> list[Row]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(read_rows(path, mapping))

    return read


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_csv_may_part_its_values_in_any_usual_way(rows, mark: str):
    found = rows(f"id{mark}text\n1{mark}late\n")

    assert found == [Row(2, {"id": "1", "text": "late"})]


def test_values_in_quotes_hold_marks_quotes_and_line_breaks(rows):
    found = rows('id;text\n1;"late; ""very"" late\nand lost"\n2;broken\n')

    assert [row.fields["text"] for row in found] == ['late; "very" late\nand lost', "broken"]
    assert [row.line for row in found] == [2, 4]


def test_a_byte_order_mark_is_no_part_of_the_first_column(rows):
    assert rows(b"\xef\xbb\xbfid,text\n1,late\n")[0].fields == {"id": "1", "text": "late"}
    assert rows(b'\xef\xbb\xbf{"id": 1}\n', "past.jsonl")[0].fields == {"id": 1}


@pytest.mark.parametrize("name", ["past.jsonl", "past.ndjson", "past.json", "past.txt"])
def test_json_lines_are_known_by_name_or_by_their_first_character(rows, name: str):
    found = rows('{"id": 1, "text": "late"}\n\n{"id": 2}\n', name)

    assert found == [Row(1, {"id": 1, "text": "late"}), Row(3, {"id": 2})]


def test_short_rows_lack_their_last_fields_and_long_ones_are_faults(rows):
    short, long, good = rows("id,text\n1\n2,late,again\n3,lost\n")

    assert short == Row(2, {"id": "1"})
    assert long.fault == "3 values for 2 columns"
    assert good == Row(4, {"id": "3", "text": "lost"})


def test_lines_that_windows_ends_are_read_alike(rows):
    assert rows("id,text\r\n1,late\r\n") == [Row(2, {"id": "1", "text": "late"})]


def test_a_mapped_column_stands_in_for_the_field(rows):
    (row,) = rows("nr,body\n1,late\n", id="nr", text="body")

    assert (row.fields["id"], row.fields["text"]) == ("1", "late")


def test_a_column_that_is_not_there_is_named_with_those_that_are(rows):
    with pytest.raises(FileUnreadable, match="no column is called bodi; the file has nr, body"):
        rows("nr,body\n1,late\n", text="bodi")


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (b"PK\x03\x04rest", "past.xlsx", "a ZIP archive"),
        (b"\x1f\x8brest", "past.csv.gz", "a gzip archive"),
        (b"%PDF-1.7", "past.csv", "a PDF"),
        (b"\xd0\xcf\x11\xe0rest", "past.xls", "an Excel file"),
        ("id,text\n".encode("utf-16"), "past.csv", "UTF-16"),
        (b"", "past.csv", "empty"),
        (b"a\rb,\x00\r1", "past.csv", "CSV"),
    ],
)
def test_what_holds_no_rows_is_refused_in_plain_words(rows, content: bytes, name: str, what: str):
    with pytest.raises(FileUnreadable, match=what):
        rows(content, name)


def test_absurdly_many_columns_are_refused(rows):
    with pytest.raises(FileUnreadable, match="1,001 columns"):
        rows(",".join(f"c{number}" for number in range(MOST_COLUMNS + 1)))


def test_a_first_line_too_long_to_be_columns_is_refused_as_that(rows):
    with pytest.raises(FileUnreadable, match="longer than"):
        rows(b"x" * (LONGEST_LINE + 1) + b"\n1\n")


def test_a_first_line_that_is_not_utf_8_is_refused_as_that(rows):
    with pytest.raises(FileUnreadable, match="not UTF-8"):
        rows("größe,text\n1,late\n".encode("latin-1"))


@pytest.mark.parametrize("name", ["past.csv", "past.jsonl"])
def test_an_over_long_line_is_a_fault_and_the_next_is_read(rows, name: str):
    head, good = ("id,text\n", "7,late") if name.endswith("csv") else ("", '{"id": "7", "text": "late"}')
    long, after = rows(f"{head}{'x' * (2 * LONGEST_LINE + 5)}\n{good}\n", name)

    assert long.fault == f"the line is longer than {LONGEST_LINE:,} bytes"
    assert after.fields == {"id": "7", "text": "late"}


def test_a_field_of_absurd_length_is_a_fault_and_the_next_row_is_read(rows):
    long, after = rows(f"id,text\n1,{'x' * (LONGEST_FIELD + 1)}\n2,late\n")

    assert str(long.fault).startswith("not a row of CSV")
    assert after.fields == {"id": "2", "text": "late"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("past.csv", b"id,text\n1,gr\xfc\xdfe\n2,late\n"),
        ("past.jsonl", b'{"id": "1", "text": "gr\xfc\xdfe"}\n{"id": "2", "text": "late"}\n'),
    ],
)
def test_a_row_that_is_not_utf_8_is_a_fault_and_the_next_is_read(rows, name: str, content: bytes):
    bad, after = rows(content, name)

    assert str(bad.fault).startswith("not UTF-8 at byte")
    assert after == Row(after.line, {"id": "2", "text": "late"})


@pytest.mark.parametrize(
    "line", ["{", "[1, 2]", "7", '"late"', "nothing", "[" * 100_000, '{"id": ' + "9" * 5_000 + "}"]
)
def test_a_line_that_is_no_json_object_is_a_fault_and_the_next_is_read(rows, line: str):
    bad, after = rows(f'{line}\n{{"id": 2}}\n', "past.jsonl")

    assert bad.fault is not None
    assert after == Row(2, {"id": 2})


def test_progress_is_told_in_bytes_up_to_the_end(tmp_path: Path):
    path, told = tmp_path / "past.jsonl", []
    path.write_text("".join(json.dumps({"id": number}) + "\n" for number in range(9)))
    list(read_rows(path, {}, told.append))

    assert told == sorted(told)
    assert told[-1] == path.stat().st_size


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "－1"])
def test_no_exported_word_can_act_as_a_formula(value: str):
    assert to_csv_line([value]).lstrip('"').startswith("'")


def test_exported_numbers_and_plain_words_stay_as_they_are():
    assert to_csv_line([-1, None, 'a "b"', {"ü": 1}]) == '-1,,"a ""b""","{""ü"": 1}"\n'
