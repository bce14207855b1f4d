"""Letters for the charity's other systems, in the shape of the Open Supporter Data Interface.

OSDI calls a letter an outreach and its campaign an advocacy campaign. Described in `docs/api.md`.
"""
