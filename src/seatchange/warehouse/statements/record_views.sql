INSERT INTO facts.views VALUES ($digest, now());
