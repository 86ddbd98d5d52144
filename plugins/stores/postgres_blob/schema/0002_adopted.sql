-- Version 2: entries whose audio another deployment made and keeps.
--   psql -v schema=caesura -1 -f 0002_adopted.sql
--
-- Such a blob has no envelope: the row holds what stands around its audio, so that a hit proves itself
-- like any other. `about` is the header, as everywhere; `trailer` the checksum behind the audio, which
-- begins at byte `audio_at` of the blob. Null: a blob of our own. The others are never queued for deletion.
ALTER TABLE :"schema".entry
  ADD COLUMN audio_at bigint,
  ADD COLUMN trailer  bytea,
  ADD CONSTRAINT entry_adopted_is_whole CHECK ((audio_at IS NULL) = (trailer IS NULL)) NOT VALID;
ALTER TABLE :"schema".entry VALIDATE CONSTRAINT entry_adopted_is_whole;

INSERT INTO :"schema".schema_version (version) VALUES (2);
