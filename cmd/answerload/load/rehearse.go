package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"
)

// Rehearse asks up to n of the questions, drawn by chance, one after the other through POST /v1/ask, and keeps those that the server answers outright: with
// the answer that belongs to them, where that is known. What it answers alone it has to answer under load. It gives how many were left out.
func Rehearse(ctx context.Context, address string, questions []Question, n int, seed uint64) (kept []Question, out int, err error) {
	client := &http.Client{Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	order := rand.New(rand.NewPCG(seed, 1)).Perm(len(questions))
	for _, i := range order[:min(n, len(order))] {
		q := questions[i]
		answer, err := ask(ctx, client, strings.TrimSuffix(address, "/")+"/v1/ask", q.quoted)
		if err != nil {
			return nil, 0, fmt.Errorf("asking the server once before the load: %w", err)
		}
		if answer == "" || q.Expect != "" && answer != q.Expect {
			out++
			continue
		}
		q.Expect = answer
		kept = append(kept, q)
	}
	if len(kept) == 0 {
		return nil, 0, errors.New("the server answers none of the questions outright, so its replies under load could not be checked; give others, or --rehearse 0")
	}
	return kept, out, nil
}

// ask gives the id of the answer to one question, or "" for another reply.
func ask(ctx context.Context, client *http.Client, address string, quoted []byte) (id string, err error) {
	body := append(append([]byte(`{"text":`), quoted...), '}')
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusTooManyRequests {
		return "", errors.New("it limits messages from this address; start it with --address-messages 0, or give --rehearse 0")
	}
	if res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("POST /v1/ask gave %s", res.Status)
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return "", err
	}
	var reply struct{ Answer struct{ ID string } }
	if err := json.Unmarshal(data, &reply); err != nil {
		return "", fmt.Errorf("reading its reply: %w", err)
	}
	return reply.Answer.ID, nil
}
