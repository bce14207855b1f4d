"""Live sources of the constituency of a postcode, behind one port; see `source.py`."""
