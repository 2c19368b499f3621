SELECT subscriber, state, count(*) FROM alerts GROUP BY ALL ORDER BY ALL;
