UPDATE facts.articles SET text = '', pruned_at = $now::TIMESTAMPTZ
WHERE fetched_at < $before::TIMESTAMPTZ AND pruned_at IS NULL AND text <> '';
