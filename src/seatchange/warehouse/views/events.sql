-- Needs: coverage, event_history, identifiers
-- What was known at a moment is the state that had been recorded and not superseded by then, and the coverage likewise.
CREATE OR REPLACE MACRO events_as_of(ts) AS TABLE
SELECT
    h.event_id AS id,
    h.person,
    h.organisation,
    h.change,
    h.role,
    h.role_class,
    h.manner,
    h.interim,
    h.status,
    h.effective,
    h.confidence,
    h.sentence,
    h.url,
    h.site,
    h.title,
    h.language,
    c.published_at,
    h.discovered_at,
    c.first_seen,
    c.last_seen,
    c.mentions,
    c.sources,
    c.languages,
    h.revision,
    h.recorded_at AS revised_at,
    k.ticker,
    k.lei,
    k.domain,
    k.country
FROM event_history AS h
JOIN coverage AS c ON c.event_id = h.event_id
LEFT JOIN identifiers AS k ON k.organisation = h.organisation
WHERE
    h.recorded_at <= ts::TIMESTAMPTZ
    AND (h.superseded_at > ts::TIMESTAMPTZ OR h.superseded_at IS NULL)
    AND c.known_at <= ts::TIMESTAMPTZ
    AND (c.superseded_at > ts::TIMESTAMPTZ OR c.superseded_at IS NULL);

COMMENT ON MACRO TABLE events_as_of IS 'The table events as it was known at the moment ts: later news, corrections and mentions are not in it.';

CREATE OR REPLACE VIEW events AS FROM events_as_of('infinity');

COMMENT ON VIEW events IS 'Every executive change in its newest state, whatever number of articles report it.';
COMMENT ON COLUMN events.id IS 'Hash of the mention that the event was founded by.';
COMMENT ON COLUMN events.person IS 'Who.';
COMMENT ON COLUMN events.organisation IS 'Where; null when no article that set the state names it.';
COMMENT ON COLUMN events.change IS 'in: gains the role; out: leaves it.';
COMMENT ON COLUMN events.role IS 'The title as written.';
COMMENT ON COLUMN events.role_class IS 'The office: ceo, cfo, chair …';
COMMENT ON COLUMN events.manner IS 'out: resigned, dismissed, retired, died, moved; in: hired, promoted, elected, returned; or unspecified.';
COMMENT ON COLUMN events.interim IS 'Whether the role is held for the time being only.';
COMMENT ON COLUMN events.status IS 'done, announced, planned, rumoured or denied.';
COMMENT ON COLUMN events.effective IS 'ISO date or month from which it holds, as far as the text says.';
COMMENT ON COLUMN events.confidence IS 'From 0 to 1, of the mention that brought this state.';
COMMENT ON COLUMN events.sentence IS 'The sentence that proves this state.';
COMMENT ON COLUMN events.url IS 'The article that brought this state.';
COMMENT ON COLUMN events.site IS 'The outlet of that article.';
COMMENT ON COLUMN events.title IS 'The headline of that article.';
COMMENT ON COLUMN events.language IS 'ISO 639-1 code of that article.';
COMMENT ON COLUMN events.published_at IS 'First publication: the earliest of all its articles; null when none is dated.';
COMMENT ON COLUMN events.discovered_at IS 'When the warehouse learned of it.';
COMMENT ON COLUMN events.first_seen IS 'When its first mention became public (an undated one counts from when its entry was found).';
COMMENT ON COLUMN events.last_seen IS 'When its last mention became public.';
COMMENT ON COLUMN events.mentions IS 'Number of mentions.';
COMMENT ON COLUMN events.sources IS 'Number of outlets that report it.';
COMMENT ON COLUMN events.languages IS 'Languages that it is reported in.';
COMMENT ON COLUMN events.revision IS 'Number of this state, from 1.';
COMMENT ON COLUMN events.revised_at IS 'When this state was recorded.';
COMMENT ON COLUMN events.ticker IS 'Ticker of the organisation, from the imported list.';
COMMENT ON COLUMN events.lei IS 'Legal Entity Identifier (ISO 17442) of the organisation, from the imported list.';
COMMENT ON COLUMN events.domain IS 'Host name of the organisation, from the imported list.';
COMMENT ON COLUMN events.country IS 'ISO 3166-1 alpha-2 code of the organisation, from the imported list.';
