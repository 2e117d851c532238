package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/centrifugal/centrifuge"
)

// centrifugeCommand serves with the centrifuge library as it comes: a question is a remote call, and every call has the same reply.
type centrifugeCommand struct{ serveFlags }

// Run serves.
func (c *centrifugeCommand) Run(s *streams) error {
	node, err := centrifuge.New(centrifuge.Config{})
	if err != nil {
		return err
	}
	reply := fmt.Appendf(nil, `{"text":%q}`, filler(c.Bytes))
	node.OnConnecting(func(context.Context, centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
		return centrifuge.ConnectReply{Credentials: &centrifuge.Credentials{}}, nil
	})
	node.OnConnect(func(client *centrifuge.Client) {
		client.OnRPC(func(_ centrifuge.RPCEvent, answer centrifuge.RPCCallback) {
			answer(centrifuge.RPCReply{Data: reply}, nil)
		})
	})
	if err := node.Run(); err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/connection/websocket", centrifuge.NewWebsocketHandler(node, centrifuge.WebsocketConfig{CheckOrigin: func(*http.Request) bool { return true }}))
	return c.serve(s.context, mux)
}
