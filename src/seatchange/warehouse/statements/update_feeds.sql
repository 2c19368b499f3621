UPDATE facts.feeds AS old SET
    title = new.title,
    language = new.language,
    etag = new.etag,
    last_modified = new.last_modified,
    digest = new.digest,
    polled_at = new.polled_at,
    changed_at = new.changed_at,
    failures = new.failures,
    error = new.error,
    error_code = new.error_code
FROM (
    SELECT unnest(from_json($rows::JSON, '[{
        "id": "VARCHAR", "url": "VARCHAR", "title": "VARCHAR", "language": "VARCHAR", "etag": "VARCHAR",
        "last_modified": "VARCHAR", "digest": "VARCHAR", "polled_at": "TIMESTAMPTZ", "changed_at": "TIMESTAMPTZ", "failures": "INTEGER", "error": "VARCHAR", "error_code": "VARCHAR"
    }]'), max_depth := 2)
) AS new
WHERE old.id = new.id;
