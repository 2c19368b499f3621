-- All that was ever read in these articles, retracted or not.
SELECT
    m.id,
    t.mention_id IS NOT NULL AS retracted,
    {'sentence': m.sentence, 'start': m.sentence_start, 'end': m.sentence_end, 'field': m.sentence_field} AS evidence,
    {
        'article_id': m.article_id, 'person': m.person, 'organisation': m.organisation, 'change': m.change,
        'role': m.role, 'role_class': m.role_class, 'manner': m.manner, 'interim': m.interim, 'status': m.status,
        'effective': m.effective, 'confidence': m.confidence, 'rule': m.rule, 'rule_version': m.rule_version,
        'edition': m.edition
    } AS slots
FROM facts.mentions AS m
LEFT JOIN facts.retractions AS t ON t.mention_id = m.id
WHERE m.article_id IN (SELECT unnest(from_json($ids::JSON, '["VARCHAR"]')))
ORDER BY m.article_id, m.id;
