-- What a standby remembers of itself: what it was made of, and how far each table of facts has been taken over.
CREATE SCHEMA standby.publication;
CREATE TABLE standby.publication.marks (name VARCHAR NOT NULL, rows BIGINT NOT NULL, last UBIGINT);
CREATE TABLE standby.publication.made_of AS SELECT $digest AS digest;
