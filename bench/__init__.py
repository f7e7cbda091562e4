"""Speed, as ratios measured in one run on one machine: ``make bench``, or ``python -m bench``.

Each figure is taken in a process of its own, beside a bare equivalent of the same work.
"""
