package main

import (
	"context"

	"github.com/treadstone-law/answerbot/session/delivery"
	"github.com/treadstone-law/answerbot/web/desk"
)

// startDesk puts the desk of the staff into the server and looks after it.
func (l *launch) startDesk() error {
	o := desk.Options{Log: l.log, Tally: l.log, Zone: l.rim.Zone(), Rooms: l.rim, Config: l.s.settings.Desk, PublicURL: l.PublicURL, Proxies: l.trusted, Library: newProposals(l.corpusFlags), Style: l.rim.Style(), Logger: l.logger}
	letters, err := l.s.settings.Delivery.Letters()
	if err != nil {
		return misused{err}
	}
	if letters != nil { // else the interface would hold a nil
		o.Letters = letters
	}
	for _, way := range delivery.Alerters(l.channels) {
		o.Alerters = append(o.Alerters, way)
	}
	d, err := desk.New(o)
	if err != nil {
		return misused{err}
	}
	l.rim.SetDesk(d)
	if d.On(l.s.context) {
		l.logger.Info("the desk is on", "path", "/desk")
	}
	l.office = d.Channel()
	l.atEnd(background(context.Background(), d.Run))
	return nil
}
