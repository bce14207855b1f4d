"""Waiting for a try, and leaving it behind."""

import socket
import time
from threading import Event

import pytest

from postcodes.providers.trial import LeftBehindError, Trial, about_to_read


@pytest.fixture
def line():
    """Two ends of a connection on which nobody says anything."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours


def has_ended(trial):
    patience = time.monotonic() + 1
    while trial.is_alive and time.monotonic() < patience:
        time.sleep(0.005)
    return not trial.is_alive


def test_what_comes_of_it_is_handed_on():
    assert Trial(lambda: 42).outcome(3) == 42


def test_a_fault_is_raised_where_somebody_waits_for_it():
    with pytest.raises(ZeroDivisionError):
        Trial(lambda: 1 // 0).outcome(3)


def test_leaving_it_behind_ends_what_it_reads(line):
    def read():
        about_to_read(line)
        return line.recv(1)

    trial = Trial(read)
    assert trial.outcome(0.05) is None
    assert has_ended(trial)


def test_one_left_behind_before_it_reads_does_not_begin_to(line):
    connected, raised = Event(), []

    def read():
        connected.wait(3)
        try:
            about_to_read(line)
        except LeftBehindError as error:
            raised.append(error)

    trial = Trial(read)
    assert trial.outcome(0.02) is None
    connected.set()
    assert has_ended(trial)
    assert raised


def test_no_time_left_is_no_time_waited():
    release = Event()
    started = time.monotonic()
    trial = Trial(lambda: release.wait(3))
    assert trial.outcome(-5) is None
    assert time.monotonic() - started < 1
    release.set()
    assert has_ended(trial)


def test_what_is_read_outside_a_trial_is_not_cut_off_by_one_left_behind():
    ours, theirs = socket.socketpair()
    release = Event()
    with ours, theirs:
        trial = Trial(lambda: release.wait(3))
        about_to_read(ours)
        assert trial.outcome(0.02) is None
        theirs.send(b"x")
        assert ours.recv(1) == b"x"
    release.set()
    assert has_ended(trial)
