-- What a product search looks in. `product_words` of the first migration stays for the program before this one and is no longer written; here
-- the rows have a number of their own, so that an import finds a product's entry without reading all of them.
CREATE TABLE product_text (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, producer TEXT NOT NULL, place TEXT NOT NULL, kinds TEXT NOT NULL,   -- folded words
  pieces TEXT NOT NULL                       -- of the name, letter by letter: src/understanding/search/pieces.ts
) STRICT;
CREATE INDEX product_text_name ON product_text(name);

-- Only who has a word is asked of the indexes, never where it stands: that is a fifth of the size, and the order is src/understanding/search/.
CREATE VIRTUAL TABLE product_by_word USING fts5(name, producer, place, kinds, content = 'product_text', content_rowid = 'id',
  tokenize = "unicode61 remove_diacritics 0", detail = none, columnsize = 0);
CREATE VIRTUAL TABLE product_by_piece USING fts5(pieces, content = 'product_text', content_rowid = 'id',
  tokenize = "unicode61 remove_diacritics 0", detail = none, columnsize = 0);
-- How many products have a word or a piece: a search begins with the rarest.
CREATE VIRTUAL TABLE product_word USING fts5vocab('product_by_word', 'row');
CREATE VIRTUAL TABLE product_piece USING fts5vocab('product_by_piece', 'row');

CREATE TRIGGER product_text_in AFTER INSERT ON product_text BEGIN
  INSERT INTO product_by_word(rowid, name, producer, place, kinds) VALUES (new.id, new.name, new.producer, new.place, new.kinds);
  INSERT INTO product_by_piece(rowid, pieces) VALUES (new.id, new.pieces);
END;
CREATE TRIGGER product_text_out AFTER DELETE ON product_text BEGIN
  INSERT INTO product_by_word(product_by_word, rowid, name, producer, place, kinds) VALUES ('delete', old.id, old.name, old.producer, old.place, old.kinds);
  INSERT INTO product_by_piece(product_by_piece, rowid, pieces) VALUES ('delete', old.id, old.pieces);
END;
CREATE TRIGGER product_text_changed AFTER UPDATE ON product_text BEGIN
  INSERT INTO product_by_word(product_by_word, rowid, name, producer, place, kinds) VALUES ('delete', old.id, old.name, old.producer, old.place, old.kinds);
  INSERT INTO product_by_word(rowid, name, producer, place, kinds) VALUES (new.id, new.name, new.producer, new.place, new.kinds);
  INSERT INTO product_by_piece(product_by_piece, rowid, pieces) VALUES ('delete', old.id, old.pieces);
  INSERT INTO product_by_piece(rowid, pieces) VALUES (new.id, new.pieces);
END;
