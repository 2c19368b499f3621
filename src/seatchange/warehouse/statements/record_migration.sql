INSERT INTO facts.migrations VALUES ($number, $name, now());
