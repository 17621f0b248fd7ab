"""Laws that hold for generated examples, and a least share of examples that a law must really have been tried on."""

from hypothesis import given, settings
from hypothesis import strategies as st


def law(*strategies, least: float, examples: int = 200):
    """Make a test of a function that checks its arguments and returns whether they were of the kind that it is about.

    Some examples may be of another kind, such as a text that is refused. The test fails when fewer than the share
    `least` were of the right one: a law that is tried on nothing cannot fail.
    """

    def decorate(check):
        def test():
            tried = []

            @settings(max_examples=examples, deadline=None)
            @given(st.tuples(*strategies))
            def on_one(example):
                tried.append(bool(check(*example)))

            on_one()
            assert sum(tried) >= least * len(tried), (
                f"only {sum(tried)} of {len(tried)} examples were of the kind meant"
            )

        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        return test

    return decorate
