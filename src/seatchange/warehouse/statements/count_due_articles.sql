-- How many articles are to be read by a version of the rules (as in due_articles), and how many have lost their text.
SELECT
    count(*) FILTER (
        pruned_at IS NULL
        AND (
            $everything
            OR id NOT IN (
                SELECT article_id FROM facts.redetections WHERE rule_version = $version
                UNION ALL
                SELECT article_id FROM facts.mentions WHERE rule_version = $version
            )
        )
    ),
    count(*) FILTER (pruned_at IS NOT NULL)
FROM facts.articles;
