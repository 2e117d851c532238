package main

import (
	"context"
	"log/slog"
	"sync"

	"github.com/treadstone-law/answerbot/session/delivery"
	"github.com/treadstone-law/answerbot/session/tally"
	"github.com/treadstone-law/answerbot/web"
	"github.com/treadstone-law/answerbot/web/desk"
	"github.com/treadstone-law/answerbot/web/proxies"
)

// startDesk puts the desk of the staff into the server and looks after it until end is called. channels are those that there are beside it.
func startDesk(s *streams, log *tally.Tally, rim *web.Server, channels []delivery.Channel, c *serveCommand, trusted proxies.Trusted, logger *slog.Logger) (office *desk.Channel, end func(), err error) {
	o := desk.Options{Log: log, Tally: log, Zone: rim.Zone(), Rooms: rim, Config: s.settings.Desk, PublicURL: c.PublicURL, Proxies: trusted, Library: newProposals(c.corpusFlags), Style: rim.Style(), Logger: logger}
	letters, err := s.settings.Delivery.Letters()
	if err != nil {
		return nil, nil, err
	}
	if letters != nil { // else the interface would hold a nil
		o.Letters = letters
	}
	for _, way := range delivery.Alerters(channels) {
		o.Alerters = append(o.Alerters, way)
	}
	d, err := desk.New(o)
	if err != nil {
		return nil, nil, err
	}
	rim.SetDesk(d)
	if d.On(s.context) {
		logger.Info("the desk is on", "path", "/desk")
	}
	ctx, cancel := context.WithCancel(context.Background())
	var working sync.WaitGroup
	working.Go(func() { d.Run(ctx) })
	return d.Channel(), func() {
		cancel()
		working.Wait()
	}, nil
}
