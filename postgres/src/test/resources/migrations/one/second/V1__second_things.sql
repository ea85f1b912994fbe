CREATE TABLE second_things (id int PRIMARY KEY, first_id int NOT NULL REFERENCES first_things);
