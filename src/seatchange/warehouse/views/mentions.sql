-- Needs: members
CREATE OR REPLACE VIEW mentions AS
SELECT
    m.id,
    mb.event_id,
    m.article_id,
    m.person,
    m.organisation,
    m.change,
    m.role,
    m.role_class,
    m.manner,
    m.interim,
    m.status,
    m.effective,
    m.confidence,
    m.sentence,
    m.sentence_start,
    m.sentence_end,
    m.sentence_field,
    m.rule,
    m.rule_version,
    a.url,
    a.site,
    a.title,
    a.language,
    mb.seen_at
FROM facts.mentions AS m
JOIN facts.members AS mb ON mb.mention_id = m.id
JOIN facts.articles AS a ON a.id = m.article_id;

COMMENT ON VIEW mentions IS 'Every executive change read in an article, with the sentence that proves it.';
COMMENT ON COLUMN mentions.id IS 'Hash of the article and of the slots that tell one change from another.';
COMMENT ON COLUMN mentions.event_id IS 'The event that it speaks of, as far as is known today.';
COMMENT ON COLUMN mentions.article_id IS 'The article that it was read in.';
COMMENT ON COLUMN mentions.person IS 'Fullest form of the name in the article.';
COMMENT ON COLUMN mentions.organisation IS 'Fullest form in the article; null when it names none.';
COMMENT ON COLUMN mentions.change IS 'in: gains the role; out: leaves it.';
COMMENT ON COLUMN mentions.role IS 'The title as written.';
COMMENT ON COLUMN mentions.role_class IS 'The office: ceo, cfo, chair …';
COMMENT ON COLUMN mentions.manner IS 'out: resigned, dismissed, retired, died, moved; in: hired, promoted, elected, returned; or unspecified.';
COMMENT ON COLUMN mentions.interim IS 'Whether the role is held for the time being only.';
COMMENT ON COLUMN mentions.status IS 'done, announced, planned, rumoured or denied.';
COMMENT ON COLUMN mentions.effective IS 'ISO date or month from which it holds, as far as the text says.';
COMMENT ON COLUMN mentions.confidence IS 'From 0 to 1.';
COMMENT ON COLUMN mentions.sentence IS 'The sentence that proves it.';
COMMENT ON COLUMN mentions.sentence_start IS 'Offset of its first character in sentence_field.';
COMMENT ON COLUMN mentions.sentence_end IS 'Offset after its last character in sentence_field.';
COMMENT ON COLUMN mentions.sentence_field IS 'The part of the article that it stands in: title or text.';
COMMENT ON COLUMN mentions.rule IS 'The grammar rule and lexicon entry that found it.';
COMMENT ON COLUMN mentions.rule_version IS 'Version of the rules.';
COMMENT ON COLUMN mentions.url IS 'Canonical URL of the article.';
COMMENT ON COLUMN mentions.site IS 'The outlet.';
COMMENT ON COLUMN mentions.title IS 'Headline of the article.';
COMMENT ON COLUMN mentions.language IS 'ISO 639-1 code of the article.';
COMMENT ON COLUMN mentions.seen_at IS 'When it became public: the article''s publication, else when its entry was found.';
