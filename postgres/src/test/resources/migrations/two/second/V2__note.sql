ALTER TABLE second_things ADD COLUMN note text NOT NULL DEFAULT '${kept as it is}';
