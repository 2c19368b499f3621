SELECT DISTINCT organisation FROM facts.revisions WHERE organisation IS NOT NULL;
