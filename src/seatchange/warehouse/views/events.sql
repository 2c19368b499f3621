CREATE OR REPLACE VIEW events AS
WITH newest AS (
    SELECT * FROM facts.revisions
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY number DESC) = 1
),
coverage AS (
    SELECT
        mb.event_id,
        min(a.published_at) AS published_at,
        min(mb.seen_at) AS first_seen,
        max(mb.seen_at) AS last_seen,
        count(*) AS mentions,
        count(DISTINCT a.site) AS sources,
        list(DISTINCT a.language ORDER BY a.language) AS languages
    FROM facts.members AS mb
    JOIN facts.mentions AS m ON m.id = mb.mention_id
    JOIN facts.articles AS a ON a.id = m.article_id
    GROUP BY mb.event_id
),
discovered AS (
    SELECT coalesce(j.into_id, e.id) AS event_id, min(e.created_at) AS discovered_at
    FROM facts.events AS e
    LEFT JOIN facts.survivors AS j ON j.event_id = e.id
    GROUP BY 1
),
known AS (
    SELECT s.spelling, o.ticker, o.lei, o.domain, o.country
    FROM facts.organisation_spellings AS s
    JOIN (
        SELECT * FROM facts.organisations
        QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1
    ) AS o ON o.id = s.organisation_id
)
SELECT
    e.id,
    n.person,
    n.organisation,
    e.change,
    n.role,
    n.role_class,
    n.manner,
    n.interim,
    n.status,
    n.effective,
    n.confidence,
    m.sentence,
    a.url,
    a.site,
    a.title,
    a.language,
    c.published_at,
    d.discovered_at,
    c.first_seen,
    c.last_seen,
    c.mentions,
    c.sources,
    c.languages,
    n.number AS revision,
    n.created_at AS revised_at,
    k.ticker,
    k.lei,
    k.domain,
    k.country
FROM facts.events AS e
JOIN newest AS n ON n.event_id = e.id
JOIN coverage AS c ON c.event_id = e.id
JOIN discovered AS d ON d.event_id = e.id
LEFT JOIN known AS k ON k.spelling = n.organisation
JOIN facts.mentions AS m ON m.id = n.mention_id
JOIN facts.articles AS a ON a.id = m.article_id;

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
