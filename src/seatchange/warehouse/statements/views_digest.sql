SELECT arg_max(digest, created_at) FROM facts.views;
