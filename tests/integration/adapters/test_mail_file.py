from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from campaign.adapters.mail_file import FileMailer
from campaign.core.mail import MailRefusedError, MailRetryableError
from tests.integration.adapters.letters_to_send import LETTER, NOW, letter, now

ROOT = Path(__file__).parents[3]
WRITE_FOR_EVER = """
import sys
from pathlib import Path
from campaign.adapters.mail_file import FileMailer
from tests.integration.adapters.letters_to_send import letter, now
mailer = FileMailer(Path(sys.argv[1]), now)
print("ready", flush=True)
while True:
    for number in range(5):
        mailer.send(letter(id=f"n{number}", text="line\\n" * 20_000))
"""


def test_the_folder_and_the_letters_are_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "instance" / "outbox"
    FileMailer(folder, now).send(LETTER)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "letter-7f3a.eml").stat().st_mode) == 0o600


def test_a_folder_open_to_others_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    FileMailer(tmp_path, now)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_the_receipt_names_the_file(tmp_path: Path) -> None:
    receipt = FileMailer(tmp_path, now).send(LETTER)
    assert [path.name for path in tmp_path.iterdir()] == [receipt.provider_id]


@pytest.mark.parametrize("name", ["", ".", "../escape", "a/b", "a.b", "-x", "a b", "x" * 129])
def test_an_id_that_is_no_plain_file_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(MailRefusedError, match=r"^bad-id$"):
        FileMailer(tmp_path / "outbox", now).send(letter(id=name))
    assert list(tmp_path.rglob("*.eml")) == []


def test_a_folder_that_is_gone_means_try_again(tmp_path: Path) -> None:
    mailer = FileMailer(tmp_path / "outbox", now)
    (tmp_path / "outbox").rmdir()
    with pytest.raises(MailRetryableError, match=r"^disk"):
        mailer.send(LETTER)


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "letter-7f3a.eml").mkdir()  # a name that no file can be moved to
    with pytest.raises(MailRetryableError, match=r"^disk"):
        FileMailer(tmp_path, now).send(LETTER)
    assert [path.name for path in tmp_path.iterdir()] == ["letter-7f3a.eml"]


def test_what_a_dead_writer_left_is_cleared_and_a_live_one_is_left_alone(tmp_path: Path) -> None:
    for name, age in (("dead", 7200), ("live", 60)):
        part = tmp_path / f".{name}.part"
        part.touch()
        os.utime(part, (NOW.timestamp() - age,) * 2)
    FileMailer(tmp_path, now)
    assert [path.name for path in tmp_path.iterdir()] == [".live.part"]


def test_the_same_letter_from_many_threads_is_one_whole_file(tmp_path: Path) -> None:
    mailer = FileMailer(tmp_path, now)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(mailer.send, [LETTER] * 40))
    [path] = tmp_path.iterdir()
    assert message_from_bytes(path.read_bytes())["Message-ID"] == LETTER.message_id


def test_a_writer_killed_at_any_moment_leaves_only_whole_letters(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITE_FOR_EVER, str(tmp_path)]
    for pause in (0.01, 0.03, 0.07):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(pause)
            writer.send_signal(signal.SIGKILL)
        for path in tmp_path.glob("*.eml"):
            message = message_from_bytes(path.read_bytes(), policy=policy.SMTP)
            [file] = message.iter_attachments()
            assert file.get_content() == LETTER.attachments[0].content
    assert list(tmp_path.glob("*.eml"))
