"""The published formula: the rules in words, and worked examples that the engine reckons while the page is made."""
