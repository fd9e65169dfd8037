-- A tsvector holds a megabyte of words: of more, array_to_tsvector mixes them up and says nothing. A record that has more (a table of
-- numbers pasted as text, thousands of files) is found by its first ones.
CREATE OR REPLACE FUNCTION search_words(tenant TEXT, words TEXT) RETURNS TSVECTOR LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    most CONSTANT INTEGER := 1000000;
    marked TEXT COLLATE "C" :=
        substr(replace(words, ' ', ' ' || replace(tenant, '-', chr(57344)) || chr(57345)), 2);
BEGIN
    IF octet_length(marked) > most THEN
        RETURN (
            SELECT array_to_tsvector(array_agg(word)) FROM (
                SELECT word, sum(octet_length(word)) OVER (ORDER BY first) AS bytes FROM (
                    SELECT word, min(place) AS first
                    FROM unnest(string_to_array(marked, ' ')) WITH ORDINALITY AS each (word, place) GROUP BY word
                ) AS distinct_words
            ) AS counted
            WHERE bytes <= most
        );
    END IF;
    RETURN array_to_tsvector(string_to_array(marked, ' '));
END $$;

-- Those that may have been mixed up: a word is two bytes at least, with what it begins with.
ALTER TABLE records NO FORCE ROW LEVEL SECURITY;
UPDATE search_records s SET words = search_words(r.tenant, r.search_text || r.file_words) FROM records r
WHERE s.tenant = r.tenant AND s.record_id = r.id
AND octet_length(r.search_text) + octet_length(r.file_words) > 1000000 / (3 + octet_length(r.tenant));
ALTER TABLE records FORCE ROW LEVEL SECURITY;
