-- The imported organisations in their newest state.
SELECT name, aliases, ticker, lei, domain, country
FROM facts.organisations
QUALIFY row_number() OVER (PARTITION BY id ORDER BY number DESC) = 1
ORDER BY id;
