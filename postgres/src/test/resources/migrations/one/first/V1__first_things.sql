CREATE TABLE first_things (id int PRIMARY KEY);
