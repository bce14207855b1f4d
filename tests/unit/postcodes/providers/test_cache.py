from concurrent.futures import ThreadPoolExecutor

import pytest

from postcodes.providers.cache import Cache
from tests.support.seconds import Seconds


@pytest.fixture
def seconds():
    return Seconds()


@pytest.fixture
def cache(seconds):
    return Cache(most=3, clock=seconds)


def test_what_was_kept_is_found_until_its_time_is_over(cache, seconds):
    cache.put("a", 1, 10)
    cache.put("b", 2, 20)
    seconds.pass_time(10)
    assert cache.get("a") is None
    assert cache.get("b") == 2
    assert len(cache) == 1, "what is over is not kept either"


def test_the_one_unused_longest_makes_room(cache):
    for key in "abc":
        cache.put(key, key, 10)
    cache.get("a")
    cache.put("d", "d", 10)
    assert [cache.get(key) for key in "abcd"] == ["a", None, "c", "d"]


def test_a_new_value_takes_the_place_of_the_old(cache, seconds):
    cache.put("a", 1, 10)
    seconds.pass_time(9)
    cache.put("a", 2, 10)
    seconds.pass_time(9)
    assert cache.get("a") == 2
    assert len(cache) == 1


def test_it_stays_within_bounds_with_many_threads_at_once():
    cache = Cache(most=50)

    def work(start):
        for number in range(start, start + 2000):
            cache.put(number % 80, number, 10)
            cache.get((number * 7) % 80)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(0, 8000, 2000)))
    assert len(cache) == 50
