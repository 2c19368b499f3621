-- Facts are inserted and never changed; ids are hashes of content. There are no keys and no secondary indexes on
-- purpose: inserts are anti-joins in one transaction of the only writer, and DuckDB's indexes have cost others dearly.

-- The one table that is updated: what is remembered of a feed's last poll is a state, not a fact.
CREATE TABLE facts.feeds (
    id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    title VARCHAR,
    language VARCHAR,
    etag VARCHAR,
    last_modified VARCHAR,
    digest VARCHAR,
    polled_at TIMESTAMPTZ,
    changed_at TIMESTAMPTZ,
    failures INTEGER NOT NULL,
    error VARCHAR,
    error_code VARCHAR
);

CREATE TABLE facts.entries (
    id VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    guid VARCHAR,
    link VARCHAR,
    title VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    published_at TIMESTAMPTZ,
    published_raw VARCHAR,
    language VARCHAR,
    found_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE facts.articles (
    id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    site VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    published_at TIMESTAMPTZ,
    source VARCHAR NOT NULL,
    error VARCHAR,
    fetched_at TIMESTAMPTZ NOT NULL
);

-- Which entry led to which article.
CREATE TABLE facts.readings (
    entry_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL
);

CREATE TABLE facts.mentions (
    id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    person VARCHAR NOT NULL,
    organisation VARCHAR,
    change VARCHAR NOT NULL,
    role VARCHAR,
    role_class VARCHAR,
    manner VARCHAR NOT NULL,
    interim BOOLEAN NOT NULL,
    status VARCHAR NOT NULL,
    effective VARCHAR,
    confidence DOUBLE NOT NULL,
    sentence VARCHAR NOT NULL,
    sentence_start INTEGER NOT NULL,
    sentence_end INTEGER NOT NULL,
    sentence_field VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    rule_version VARCHAR NOT NULL
);

-- An event is founded by its first mention; `names` are the folded words of that person's name, to find it again.
CREATE TABLE facts.events (
    id VARCHAR NOT NULL,
    mention_id VARCHAR NOT NULL,
    change VARCHAR NOT NULL,
    names VARCHAR[] NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

-- `seen_at` is when the mention became public: the article's publication, else when its entry was found.
CREATE TABLE facts.event_mentions (
    event_id VARCHAR NOT NULL,
    mention_id VARCHAR NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL
);

-- The states of an event, `number` counting from 1; each was brought by one mention.
CREATE TABLE facts.revisions (
    id VARCHAR NOT NULL,
    event_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    mention_id VARCHAR NOT NULL,
    person VARCHAR NOT NULL,
    organisation VARCHAR,
    role VARCHAR,
    role_class VARCHAR,
    manner VARCHAR NOT NULL,
    interim BOOLEAN NOT NULL,
    status VARCHAR NOT NULL,
    effective VARCHAR,
    confidence DOUBLE NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

-- The outbox: one revision for one subscriber. `position` keeps the order within one load.
CREATE TABLE facts.alerts (
    id VARCHAR NOT NULL,
    revision_id VARCHAR NOT NULL,
    event_id VARCHAR NOT NULL,
    subscriber VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    payload JSON NOT NULL,
    position INTEGER NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

-- The attempts to deliver an alert, `number` counting from 1. `next_attempt_at` is null when there will be none.
CREATE TABLE facts.deliveries (
    alert_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    attempted_at TIMESTAMPTZ NOT NULL,
    outcome VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    next_attempt_at TIMESTAMPTZ
);
