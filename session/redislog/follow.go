package redislog

import (
	"context"
	"errors"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/treadstone-law/answerbot/session"
)

const (
	// pollEvery is how often followed conversations are looked at although nobody has published: a message of Redis may be lost.
	pollEvery = 10 * time.Second

	// pollChunk is how many are looked at in one round trip.
	pollChunk = 500

	// silent is how long the connection for messages may say nothing before it is asked for a sign of life, and once more that
	// long before it is replaced.
	silent = 2 * time.Second

	// typingWaiting is how many notes that somebody types may wait to be sent; more are dropped.
	typingWaiting = 64
)

// listener hears from other replicas that a conversation has changed. It subscribes to the conversations that are followed.
type listener struct {
	log    *Log
	client node // of its own: a subscription occupies its connection
	kick   chan struct{}
	typing chan [2]string // channel and message

	mu      sync.Mutex      // guards the following; never held during a call
	changed map[string]bool // conversations that have got their first follower, or lost their last
	check   map[string]bool // conversations whose number is to be looked at: their subscription has just begun
	closed  bool

	connection sync.Mutex // guards the following
	pubsub     *redis.PubSub
	subscribed map[string]bool
}

func newListener(l *Log, client node) *listener {
	return &listener{
		log: l, client: client, kick: make(chan struct{}, 1), typing: make(chan [2]string, typingWaiting),
		changed: map[string]bool{}, check: map[string]bool{},
		pubsub: client.Subscribe(context.Background()), subscribed: map[string]bool{},
	}
}

// wakeText is what is published after a change.
func (l *Log) wakeText(last int64) string { return l.name + " " + strconv.FormatInt(last, 10) }

// Follow implements session.Log.
func (l *Log) Follow(conversation string, wake func(session.Wake)) (stop func()) {
	end := l.followers.Add(conversation, wake)
	l.listener.change(conversation)
	return func() {
		end()
		l.listener.change(conversation)
	}
}

// Type implements session.Log.
func (l *Log) Type(conversation, who string) {
	l.followers.Wake(conversation, session.Wake{Last: session.Unknown, Typing: who})
	select {
	case l.listener.typing <- [2]string{l.channel(conversation), l.name + " " + who}:
	default:
	}
}

// change has the subscription looked at.
func (n *listener) change(conversation string) {
	n.mu.Lock()
	n.changed[conversation] = true
	n.mu.Unlock()
	n.wakeUp()
}

func (n *listener) wakeUp() {
	select {
	case n.kick <- struct{}{}:
	default:
	}
}

// subscribe keeps the subscriptions as they should be, looks at numbers and publishes who types, until the log is closed.
func (n *listener) subscribe() {
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for {
		select {
		case <-n.kick:
			n.update()
			n.look(n.take(n.check))
		case <-poll.C:
			n.look(n.log.followers.All())
		case t := <-n.typing:
			ctx, cancel := context.WithTimeout(context.Background(), silent)
			_ = n.client.Publish(ctx, t[0], t[1]).Err() // it may be lost
			cancel()
		case <-n.log.quit:
			return
		}
	}
}

// update subscribes and unsubscribes what has changed.
func (n *listener) update() {
	n.connection.Lock()
	defer n.connection.Unlock()
	var begin, end []string
	for _, conversation := range n.take(n.changed) {
		followed := n.log.followers.Has(conversation)
		switch channel := n.log.channel(conversation); {
		case followed && !n.subscribed[conversation]:
			n.subscribed[conversation] = true
			begin = append(begin, channel)
		case !followed && n.subscribed[conversation]:
			delete(n.subscribed, conversation)
			end = append(end, channel)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), callWithin)
	defer cancel()
	// What fails here is done when the connection is made anew; until then numbers are looked at every pollEvery.
	if len(begin) > 0 {
		_ = n.pubsub.Subscribe(ctx, begin...)
	}
	if len(end) > 0 {
		_ = n.pubsub.Unsubscribe(ctx, end...)
	}
}

// take empties one of the sets and gives what was in it.
func (n *listener) take(set map[string]bool) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	names := slices.Collect(maps.Keys(set))
	clear(set)
	return names
}

// look wakes the followers of conversations with the number that Redis has now.
func (n *listener) look(conversations []string) {
	for chunk := range slices.Chunk(conversations, pollChunk) {
		ctx, cancel := context.WithTimeout(context.Background(), callWithin)
		pipe := n.log.read.Pipeline()
		var marks []*redis.StringCmd
		for _, conversation := range chunk {
			marks = append(marks, pipe.HGet(ctx, n.log.clients(conversation), ""))
		}
		_, err := pipe.Exec(ctx)
		cancel()
		if err != nil && !errors.Is(err, redis.Nil) {
			return // the next poll looks again
		}
		for i, conversation := range chunk {
			last, err := marks[i].Int64()
			if err == nil || errors.Is(err, redis.Nil) { // there is nothing: 0
				n.log.followers.Wake(conversation, session.Wake{Last: last})
			}
		}
	}
}

// listen receives until the log is closed. A connection that says nothing, not even when it is asked, is replaced: one that has
// been cut off without a word looks like that.
func (n *listener) listen() {
	asked := false
	for {
		pubsub := n.current()
		message, err := pubsub.ReceiveTimeout(context.Background(), silent)
		var timeout interface{ Timeout() bool }
		switch {
		case n.isClosed():
			return
		case err == nil:
			asked = false
			n.receive(message)
		case errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout():
			if !asked {
				ctx, cancel := context.WithTimeout(context.Background(), silent)
				_ = pubsub.Ping(ctx) // shows in the next receive
				cancel()
				asked = true
				continue
			}
			n.replace()
			asked = false
		default:
			select {
			case <-time.After(100 * time.Millisecond): // it connects again by itself
			case <-n.log.quit:
			}
		}
	}
}

func (n *listener) current() *redis.PubSub {
	n.connection.Lock()
	defer n.connection.Unlock()
	return n.pubsub
}

func (n *listener) isClosed() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.closed
}

// replace makes a new connection that subscribes to everything that is followed.
func (n *listener) replace() {
	n.connection.Lock()
	defer n.connection.Unlock()
	if n.isClosed() {
		return
	}
	_ = n.pubsub.Close() // it has not been heard of
	var channels []string
	for conversation := range n.subscribed {
		channels = append(channels, n.log.channel(conversation))
	}
	ctx, cancel := context.WithTimeout(context.Background(), callWithin)
	defer cancel()
	n.pubsub = n.client.Subscribe(ctx, channels...)
}

// receive handles a message. A subscription that begins, which after a lost connection every one does, has missed what was
// published before it.
func (n *listener) receive(message any) {
	switch m := message.(type) {
	case *redis.Subscription:
		if m.Kind == "subscribe" {
			n.mu.Lock()
			n.check[n.conversation(m.Channel)] = true
			n.mu.Unlock()
			n.wakeUp()
		}
	case *redis.Message:
		from, text, ok := strings.Cut(m.Payload, " ")
		if !ok || from == n.log.name {
			return // own changes are known
		}
		if last, err := strconv.ParseInt(text, 10, 64); err == nil {
			n.log.followers.Wake(n.conversation(m.Channel), session.Wake{Last: last})
		} else {
			n.log.followers.Wake(n.conversation(m.Channel), session.Wake{Last: session.Unknown, Typing: text})
		}
	}
}

func (n *listener) conversation(channel string) string {
	return strings.TrimPrefix(channel, n.log.channel(""))
}

// close ends listen; subscribe ends with the log.
func (n *listener) close() {
	n.mu.Lock()
	n.closed = true
	n.mu.Unlock()
	n.connection.Lock()
	defer n.connection.Unlock()
	_, _ = n.pubsub.Close(), n.client.Close() // nothing is lost with them
}
