-- How many rows the outbox has, which only grows: equal numbers mean that nothing was added. DuckDB answers it from
-- its catalog, where looking for what is due reads every delivery ever made.
SELECT
    (SELECT count(*) FROM facts.alerts),
    (SELECT count(*) FROM facts.deliveries),
    (SELECT count(*) FROM facts.subscriptions);
