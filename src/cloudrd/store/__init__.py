"""Records in the database: one file a record, queries, sessions, migrations. The database is the truth."""
