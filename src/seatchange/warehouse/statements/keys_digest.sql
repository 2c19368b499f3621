SELECT arg_max(digest, rowid) FROM facts.key_builds;
