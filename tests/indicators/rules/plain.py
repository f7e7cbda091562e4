"""Sentences with ordinary spaces, to be compared with what a test writes."""


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")
