-- Late evidence: an event that turned out to be another goes into it, a mention that turned out to tell of another event
-- goes there. Rows are added, `number` counting from 1 for each event or mention; the newest counts. An event that goes
-- into itself stands alone again.
CREATE TABLE facts.event_joins (
    event_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    into_id VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    joined_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE facts.event_moves (
    mention_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    event_id VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    moved_at TIMESTAMPTZ NOT NULL
);

-- An index and no fact: hashes of what an event's mentions call person and organisation, to find it again. It is built
-- anew when the way of hashing or the directory of organisations changes; `digest` tells of which these rows are.
CREATE TABLE facts.event_keys (
    key BIGINT NOT NULL,
    event_id VARCHAR NOT NULL
);
CREATE TABLE facts.key_builds (
    digest VARCHAR NOT NULL,
    built_at TIMESTAMPTZ NOT NULL
);

-- What a desk imports of organisations; the newest row of an id counts, `number` counting from 1.
CREATE TABLE facts.organisations (
    id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    aliases VARCHAR[] NOT NULL,
    ticker VARCHAR,
    lei VARCHAR,
    domain VARCHAR,
    country VARCHAR,
    imported_at TIMESTAMPTZ NOT NULL
);

-- Which imported organisation is meant by a name as articles spell it. An index like event_keys.
CREATE TABLE facts.organisation_spellings (
    spelling VARCHAR NOT NULL,
    organisation_id VARCHAR NOT NULL
);
