"""A file too large for one function, in pieces: the same rows, the same decisions, as cleaning and comparing it whole.

split → chunks of rows → clean_chunk (one after another or at once) → shares by the first digit of row_id → settle each
→ gather_cleaned → compare with each Share → gather_compared. Every piece is a function of its inputs alone.
"""
