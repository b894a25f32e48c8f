-- expand
-- What the text of a refusal names, as a JSON object of strings: the page has texts in other languages.
ALTER TABLE bulk_item ADD COLUMN params TEXT;
