"""The first screen: how it stands, what needs a hand, and charts."""
