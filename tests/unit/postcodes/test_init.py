import textwrap

import postcodes


def test_the_example_in_the_package_docstring_runs(capsys):
    _, _, rest = postcodes.__doc__.partition("    from postcodes import")
    example = textwrap.dedent("    from postcodes import" + rest.split("\n\n`Answer`")[0])

    exec(compile(example, "postcodes/__init__.py", "exec"), {})  # noqa: S102 - our own example

    assert capsys.readouterr().out.startswith("M1 1AE Manchester Central")


def test_all_names_that_are_offered_exist():
    assert all(hasattr(postcodes, name) for name in postcodes.__all__)
