"""The workflow's tasks: inspect, clean, take_turn, compare, take_prefixes, match, fuse, publish, report; fail.

Each takes the workflow's state {submission, attempt, execution, confirmed, …} and answers it with what it adds.
Each may be run again after it was done or died half way: the end is the same.
"""
