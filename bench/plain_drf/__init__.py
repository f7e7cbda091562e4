"""The API that one would write first: nested ModelSerializers over prefetched querysets, by the book.

Same rows, same payload, same rights, same gates and same process as ``/api/v1/``; only the way rows become JSON
differs. It is what the benchmark compares with, and nothing else uses it.
"""
