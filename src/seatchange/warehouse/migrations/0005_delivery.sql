-- What became of a subscription: `ended` by its receiver, `resumed` by the operator; the newest row of a name counts.
CREATE TABLE facts.subscriptions (
    subscriber VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
