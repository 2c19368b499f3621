-- Needs: members
CREATE OR REPLACE VIEW event_history AS
SELECT
    r.event_id,
    r.number AS revision,
    r.created_at AS recorded_at,
    coalesce(lead(r.created_at) OVER (PARTITION BY r.event_id ORDER BY r.number), j.joined_at) AS superseded_at,
    r.person,
    r.organisation,
    e.change,
    r.role,
    r.role_class,
    r.manner,
    r.interim,
    r.status,
    r.effective,
    r.confidence,
    m.sentence,
    a.url,
    a.site,
    a.title,
    a.language,
    r.seen_at,
    e.created_at AS discovered_at,
    r.reason,
    CASE WHEN r.number = max(r.number) OVER (PARTITION BY r.event_id) THEN j.into_id END AS joined_into
FROM facts.revisions AS r
JOIN facts.events AS e ON e.id = r.event_id
LEFT JOIN facts.survivors AS j ON j.event_id = r.event_id AND j.into_id <> r.event_id
JOIN facts.mentions AS m ON m.id = r.mention_id
JOIN facts.articles AS a ON a.id = m.article_id;

COMMENT ON VIEW event_history IS 'Every state that an event was ever in, with the article that brought it. Nothing is rewritten: a correction is a new state.';
COMMENT ON COLUMN event_history.event_id IS 'The event.';
COMMENT ON COLUMN event_history.revision IS 'Number of the state, from 1.';
COMMENT ON COLUMN event_history.recorded_at IS 'When the warehouse recorded it.';
COMMENT ON COLUMN event_history.superseded_at IS 'When the next state was recorded, or the event went into another one; null for what is known now.';
COMMENT ON COLUMN event_history.person IS 'Who.';
COMMENT ON COLUMN event_history.organisation IS 'Where; null when no article that set the state names it.';
COMMENT ON COLUMN event_history.change IS 'in: gains the role; out: leaves it.';
COMMENT ON COLUMN event_history.role IS 'The title as written.';
COMMENT ON COLUMN event_history.role_class IS 'The office: ceo, cfo, chair …';
COMMENT ON COLUMN event_history.manner IS 'out: resigned, dismissed, retired, died, moved; in: hired, promoted, elected, returned; or unspecified.';
COMMENT ON COLUMN event_history.interim IS 'Whether the role is held for the time being only.';
COMMENT ON COLUMN event_history.status IS 'done, announced, planned, rumoured or denied; or retracted: no mention of it is left.';
COMMENT ON COLUMN event_history.effective IS 'ISO date or month from which it holds, as far as the text says.';
COMMENT ON COLUMN event_history.confidence IS 'From 0 to 1, of the mention that brought this state.';
COMMENT ON COLUMN event_history.sentence IS 'The sentence that proves this state.';
COMMENT ON COLUMN event_history.url IS 'The article that brought this state.';
COMMENT ON COLUMN event_history.site IS 'The outlet of that article.';
COMMENT ON COLUMN event_history.title IS 'The headline of that article.';
COMMENT ON COLUMN event_history.language IS 'ISO 639-1 code of that article.';
COMMENT ON COLUMN event_history.seen_at IS 'When the mention that brought this state became public.';
COMMENT ON COLUMN event_history.discovered_at IS 'When the warehouse learned of the event.';
COMMENT ON COLUMN event_history.reason IS 'Why there is this state, when it was not brought by news but by reading stored articles anew.';
COMMENT ON COLUMN event_history.joined_into IS 'The event that this one turned out to be, in its last state; null for any other.';
