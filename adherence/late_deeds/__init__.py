"""Deeds that a phone kept while it had no signal, and brings later: in any order, in part, more than once."""
