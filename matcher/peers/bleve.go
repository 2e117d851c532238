package main

import (
	"fmt"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
	blevescoring "github.com/blevesearch/bleve_index_api"

	"github.com/treadstone-law/answerbot/corpus"
)

// bleveDefault is Bleve as its first example shows it: the whole answer as one text, the default analyzer and scoring.
func bleveDefault(c *corpus.Corpus) (search, func() error, error) {
	whole := func(d document) map[string]string {
		var texts []string
		for _, f := range fields {
			texts = append(texts, f.text(d))
		}
		return map[string]string{"text": strings.Join(texts, "\n")}
	}
	return openBleve(c, bleve.NewIndexMapping(), whole, func(text string) query.Query { return bleve.NewMatchQuery(text) })
}

// bleveEnglish is Bleve at its best here: stems, BM25, and fields with boosts.
func bleveEnglish(c *corpus.Corpus) (search, func() error, error) {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = en.AnalyzerName
	m.ScoringModel = blevescoring.BM25Scoring
	byField := func(d document) map[string]string {
		texts := make(map[string]string)
		for _, f := range fields {
			texts[f.name] = f.text(d)
		}
		return texts
	}
	return openBleve(c, m, byField, func(text string) query.Query {
		any := bleve.NewDisjunctionQuery()
		for _, f := range fields {
			q := bleve.NewMatchQuery(text)
			q.SetField(f.name)
			q.SetBoost(f.boost)
			any.AddQuery(q)
		}
		return any
	})
}

// openBleve makes an index in memory, in one batch and so one segment, which is the fastest that Bleve can be asked.
func openBleve(c *corpus.Corpus, m mapping.IndexMapping, texts func(document) map[string]string, ask func(text string) query.Query) (search, func() error, error) {
	ix, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("making a Bleve index: %w", err)
	}
	batch := ix.NewBatch()
	for _, d := range documents(c) {
		if err := batch.Index(d.Slug, texts(d)); err != nil {
			return nil, nil, fmt.Errorf("indexing %s in Bleve: %w", d.Slug, err)
		}
	}
	if err := ix.Batch(batch); err != nil {
		return nil, nil, fmt.Errorf("indexing in Bleve: %w", err)
	}
	return func(text string) ([]string, error) {
		result, err := ix.Search(bleve.NewSearchRequestOptions(ask(text), limit, 0, false))
		if err != nil {
			return nil, fmt.Errorf("searching with Bleve: %w", err)
		}
		var slugs []string
		for _, hit := range result.Hits {
			slugs = append(slugs, hit.ID)
		}
		return slugs, nil
	}, ix.Close, nil
}
