-- How often an article was read anew for a mention: today's rules may tell other slots than those before them. A mention
-- that is told otherwise is retracted, and its successor is one edition further.
ALTER TABLE facts.mentions ADD COLUMN edition INTEGER DEFAULT 1;

-- When it was read, if not when its article was loaded but later, by other rules.
ALTER TABLE facts.mentions ADD COLUMN read_at TIMESTAMPTZ;

-- Why there is this state, when it was not brought by news but by reading stored articles anew.
ALTER TABLE facts.revisions ADD COLUMN reason VARCHAR;

-- When the text of an article was given up for its age. Its row stays, and so does every sentence that proves a mention.
ALTER TABLE facts.articles ADD COLUMN pruned_at TIMESTAMPTZ;

-- Mentions that today's rules no longer find (`successor_id` is null), or tell otherwise. A mention is never taken back
-- from here: found again, it is a further edition.
CREATE TABLE facts.retractions (
    mention_id VARCHAR NOT NULL,
    successor_id VARCHAR,
    reason VARCHAR NOT NULL,
    rule_version VARCHAR NOT NULL,
    retracted_at TIMESTAMPTZ NOT NULL
);

-- Which articles were read anew, by which rules.
CREATE TABLE facts.redetections (
    article_id VARCHAR NOT NULL,
    rule_version VARCHAR NOT NULL,
    read_at TIMESTAMPTZ NOT NULL
);
