"""Reading a region's real table: find the header, understand the cells, mend shifted rows, compare.

``layout`` finds what each column is; ``shifts`` puts a shifted row back; ``cells`` (states, pilots,
priorities, codes, steps) says what a text means; ``table`` reads the whole; ``compare`` sets the
reading against the portal and the last import.
"""
