from datetime import UTC, datetime, timedelta

import click

from postcodes.world import WORLD_META, World, current_world


def test_a_command_has_the_clock_of_the_computer_unless_it_is_given_another():
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)

    with click.Context(click.Command("any")) as context:
        assert abs(current_world().now() - datetime.now(UTC)) < timedelta(minutes=1)
        context.meta[WORLD_META] = World(now=lambda: noon)
        assert current_world().now() == noon
