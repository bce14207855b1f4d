from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest

from campaign.log_format import JsonLines, TextLines

PLANTED = "Jane Planted"


def record(name: str = "campaign.outbox", said: str = "message tried", *args, **extra):
    made = logging.getLogger(name).makeRecord(
        name, logging.INFO, "/somewhere/attempt.py", 12, said, args, None, extra=extra
    )
    made.created = 1_800_000_000.5
    return made


def failed(error: BaseException) -> logging.LogRecord:
    made = record()
    made.exc_info = (type(error), error, error.__traceback__)
    return made


def raised() -> BaseException:
    try:
        try:
            {}[PLANTED]
        except KeyError:
            raise ValueError(f"no room for {PLANTED}")  # noqa: B904 - the context is wanted
    except ValueError as error:
        return error


def test_a_line_of_json_has_the_fields_flat() -> None:
    line = JsonLines().format(record(mail="0a1b", code="429", took=12, ok=True))
    assert json.loads(line) == {
        "time": "2027-01-15T08:00:00.500+00:00",
        "level": "INFO",
        "logger": "campaign.outbox",
        "words": "message tried",
        "mail": "0a1b",
        "code": "429",
        "took": 12,
        "ok": True,
    }


def test_a_line_of_text_is_for_people() -> None:
    line = TextLines().format(record(mail="0a1b", code="two words"))
    assert line == (
        "2027-01-15T08:00:00.500+00:00 INFO campaign.outbox: message tried "
        'mail=0a1b code="two words"'
    )


def test_a_record_is_one_line_whatever_is_in_it() -> None:
    for formatter in (JsonLines(), TextLines()):
        made = record("campaign.x", "two\nlines", code="a\nb\u2028c\x1b[31m")
        assert len(formatter.format(made).splitlines()) == 1
        assert "\x1b" not in formatter.format(made)


@pytest.mark.parametrize("formatter", [JsonLines(), TextLines()])
def test_an_exception_is_its_types_and_places_and_not_its_words(formatter) -> None:
    line = formatter.format(failed(raised()))
    assert "ValueError < KeyError" in line
    assert "campaign/test_logs.py:" in line
    assert "raised" in line
    assert "Planted" not in line


@pytest.mark.parametrize("formatter", [JsonLines(), TextLines()])
def test_a_librarys_values_are_left_out(formatter) -> None:
    line = formatter.format(record("urllib3.connectionpool", "GET %s", PLANTED))
    assert "GET %s" in line
    assert "attempt.py:12" in line
    assert "Planted" not in line
    assert "Planted" not in formatter.format(record("somebody", f"hello {PLANTED}"))
    # Flask's own logger has the package's name, and puts addresses into its words.
    assert "Planted" not in formatter.format(record("campaign", f"Exception on /{PLANTED}"))


def test_of_the_servers_words_the_first_line_stays() -> None:
    line = TextLines().format(record("_granian", f"Application raised\nValueError: {PLANTED}"))
    assert "Application raised" in line
    assert "Planted" not in line


def test_a_thing_as_a_field_is_only_named_by_its_type() -> None:
    line = TextLines().format(record(row=ValueError(PLANTED), mails=[PLANTED]))
    assert "row=<ValueError>" in line
    assert "mails=<list>" in line


def test_a_field_cannot_pretend_to_be_another() -> None:
    line = JsonLines().format(record(level="DEBUG", words="nothing"))
    assert json.loads(line)["level"] == "INFO"
    assert json.loads(line)["words"] == "message tried"


CHILD = """
import logging, sys, threading, warnings
from campaign.config import Settings
from campaign.logs import configure_logging
configure_logging(Settings.from_env({"POSTBAG_INSTANCE": sys.argv[1], **dict([sys.argv[2].split("=")])}))
def fall():
    raise ValueError("Jane Planted")
thread = threading.Thread(target=fall)
thread.start()
thread.join()
warnings.warn("Jane Planted has a warning")
logging.getLogger("campaign.a").error("%d %d", "Jane Planted", 1)
logging.getLogger("campaign.a").debug("own and quiet")
logging.getLogger("sqlalchemy.engine").info("Row ('Jane Planted',)")
fall()
"""


def child(tmp_path, setting: str) -> list[str]:
    command = [sys.executable, "-c", CHILD, str(tmp_path), setting]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr.splitlines()


def test_what_nobody_catches_is_a_line_too(tmp_path) -> None:
    lines = child(tmp_path, "POSTBAG_LOG_FORMAT=json")
    found = [json.loads(line) for line in lines if line.startswith("{")]
    assert [each["words"] for each in found] == [
        "a thread ended by an unforeseen fault",
        "a library's words, left out",
        "ended by an unforeseen fault",
    ]
    assert found[-1]["exception"] == "ValueError"
    assert found[-1]["frames"].endswith(":fall")
    assert "a record of campaign.a could not be written" in lines
    assert not any("Planted" in line for line in lines)


def test_at_debug_level_we_speak_and_libraries_do_not(tmp_path) -> None:
    text = "\n".join(child(tmp_path, "POSTBAG_LOG_LEVEL=DEBUG"))
    assert "own and quiet" in text
    assert "sqlalchemy" not in text
    assert "Planted" not in text
