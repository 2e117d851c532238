package main

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode"

	_ "modernc.org/sqlite" // the driver

	"github.com/treadstone-law/answerbot/corpus"
)

// fts5 is SQLite's full-text index in memory, with stems and weighted columns, asked for any of the words.
func fts5(c *corpus.Corpus) (search, func() error, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, nil, fmt.Errorf("opening SQLite: %w", err)
	}
	db.SetMaxOpenConns(1) // every further connection would be a database of its own
	if err := fillFTS5(db, documents(c)); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("filling an FTS5 table: %w", err), db.Close())
	}
	// Ordering by rank spares FTS5 the score of what the limit drops; ordering by bm25() does not.
	ask, err := db.Prepare(fmt.Sprintf("SELECT slug FROM answers WHERE answers MATCH ? AND rank MATCH '%s' ORDER BY rank LIMIT %d", bm25(), limit))
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("preparing an FTS5 query: %w", err), db.Close())
	}
	return func(text string) ([]string, error) {
		words := anyWord(text)
		if words == "" {
			return nil, nil
		}
		rows, err := ask.Query(words)
		if err != nil {
			return nil, fmt.Errorf("searching with FTS5: %w", err)
		}
		defer rows.Close()
		var slugs []string
		for rows.Next() {
			var slug string
			if err := rows.Scan(&slug); err != nil {
				return nil, fmt.Errorf("reading from FTS5: %w", err)
			}
			slugs = append(slugs, slug)
		}
		return slugs, rows.Err()
	}, db.Close, nil
}

func fillFTS5(db *sql.DB, documents []document) error {
	columns := ""
	for _, f := range fields {
		columns += f.name + ", "
	}
	if _, err := db.Exec("CREATE VIRTUAL TABLE answers USING fts5(slug UNINDEXED, " + columns + "tokenize = 'porter unicode61')"); err != nil {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	insert, err := tx.Prepare("INSERT INTO answers VALUES (?" + strings.Repeat(", ?", len(fields)) + ")")
	if err != nil {
		return err
	}
	for _, d := range documents {
		row := []any{d.Slug}
		for _, f := range fields {
			row = append(row, f.text(d))
		}
		if _, err := insert.Exec(row...); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = db.Exec("INSERT INTO answers(answers) VALUES ('optimize')") // one segment, as for Bleve
	return err
}

// bm25 is the ranking function with the weights of the columns; the slug's counts for nothing.
func bm25() string {
	weights := []string{"0"}
	for _, f := range fields {
		weights = append(weights, fmt.Sprint(f.boost))
	}
	return "bm25(" + strings.Join(weights, ", ") + ")"
}

// anyWord quotes the words of a text, so that none is taken for syntax, and joins them with OR.
func anyWord(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
	for i, w := range words {
		words[i] = `"` + w + `"`
	}
	return strings.Join(words, " OR ")
}
