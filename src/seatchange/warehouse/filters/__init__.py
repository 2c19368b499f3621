"""What subscribers want to be told of: the keys of a filter, and which news meets them.

`model` is what stands in the configuration, `subject` what a filter looks at, `matching` which of many filters a
subject meets; `watchlist` and `predicate` are the two conditions that need more than a comparison.
"""
