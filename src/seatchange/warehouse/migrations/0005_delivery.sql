-- What became of a subscription: `ended` by its receiver, `resumed` by the operator; the newest row of a name counts.
-- `destination` is a hash of where it was delivered to.
CREATE TABLE facts.subscriptions (
    subscriber VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    destination VARCHAR NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
