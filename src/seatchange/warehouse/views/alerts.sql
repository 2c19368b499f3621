-- Needs: members
CREATE OR REPLACE VIEW alerts AS
WITH ended AS (
    SELECT subscriber FROM facts.subscriptions GROUP BY subscriber HAVING arg_max(state, created_at) = 'ended'
),
attempts AS (
    SELECT
        alert_id,
        count(*) FILTER (outcome <> 'queued') AS attempts,
        bool_or(outcome = 'delivered') AS delivered,
        arg_max(outcome, number) AS outcome,
        arg_max(detail, number) AS detail,
        max(attempted_at) AS attempted_at,
        arg_max({'due': next_attempt_at}, number).due AS next_attempt_at
    FROM facts.deliveries
    GROUP BY alert_id
)
SELECT
    a.id,
    a.subscriber,
    CASE
        WHEN t.delivered THEN 'delivered'
        WHEN t.outcome = 'dead' THEN 'dead'
        WHEN a.subscriber IN (SELECT subscriber FROM ended) THEN 'held'
        WHEN t.outcome IS NULL OR t.outcome = 'queued' THEN 'pending'
        ELSE 'retrying'
    END AS state,
    coalesce(t.attempts, 0) AS attempts,
    t.detail,
    coalesce(j.into_id, a.event_id) AS event_id,
    r.person,
    r.organisation,
    e.change,
    r.role,
    r.status,
    a.payload,
    a.created_at,
    t.attempted_at,
    t.next_attempt_at
FROM facts.alerts AS a
JOIN facts.revisions AS r ON r.id = a.revision_id
JOIN facts.events AS e ON e.id = a.event_id
LEFT JOIN facts.survivors AS j ON j.event_id = a.event_id
LEFT JOIN attempts AS t ON t.alert_id = a.id;

COMMENT ON VIEW alerts IS 'Who is or was told of which event, and how the delivery went.';
COMMENT ON COLUMN alerts.id IS 'Hash of revision and subscriber; the idempotency key of its deliveries.';
COMMENT ON COLUMN alerts.subscriber IS 'Name of the subscriber in the configuration.';
COMMENT ON COLUMN alerts.state IS 'pending: to be tried; retrying: not delivered yet; delivered; dead: given up; held: the receiver has ended the subscription.';
COMMENT ON COLUMN alerts.attempts IS 'Number of attempts.';
COMMENT ON COLUMN alerts.detail IS 'What came of the last attempt.';
COMMENT ON COLUMN alerts.event_id IS 'The event, or the one that it has been joined to since.';
COMMENT ON COLUMN alerts.person IS 'Who, in the state that is told.';
COMMENT ON COLUMN alerts.organisation IS 'Where, in the state that is told.';
COMMENT ON COLUMN alerts.change IS 'in: gains the role; out: leaves it.';
COMMENT ON COLUMN alerts.role IS 'The title, in the state that is told.';
COMMENT ON COLUMN alerts.status IS 'The status that is told.';
COMMENT ON COLUMN alerts.payload IS 'What is told, as the webhook sends it.';
COMMENT ON COLUMN alerts.created_at IS 'When it was put into the outbox.';
COMMENT ON COLUMN alerts.attempted_at IS 'When it was last tried.';
COMMENT ON COLUMN alerts.next_attempt_at IS 'When it will be tried again, at the earliest.';
