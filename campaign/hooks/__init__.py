"""Webhooks out: other systems of the charity are told what happens."""
