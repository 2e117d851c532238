package sockets

import "time"

// Pings are sent by one goroutine for all connections, and only while there are any. Each connection has a place in one of the slots, which come up one after
// another, all of them in half of PingEvery; a place is visited whenever its slot comes up. So pings are spread over the time between two of them, and a
// connection costs two pointers instead of a timer.

// slots is into how many parts half of PingEvery is cut.
const slots = 16

// beats is the connections by their slots. The set's lock guards it.
type beats struct {
	first [slots]*Conn
	at    int // the slot that comes up next
	n     int // connections
	runs  bool
}

// place is a connection's place in the list of its slot.
type place struct {
	before, after *Conn
	slot          uint8
	asked         bool // at the last visit; the next one only looks whether the client is there
}

// now is the time since the set began.
func (s *Set) now() time.Duration { return time.Since(s.began) }

// add puts a connection into the slot that has just been visited.
func (b *beats) add(s *Set, c *Conn) {
	c.slot, c.asked = uint8((b.at+slots-1)%slots), true
	first := b.first[c.slot]
	if first != nil {
		first.before = c
	}
	c.after, b.first[c.slot] = first, c
	b.n++
	if !b.runs {
		b.runs = true
		go s.beat()
	}
}

// leave takes a connection out.
func (s *Set) leave(c *Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.before != nil {
		c.before.after = c.after
	} else {
		s.beats.first[c.slot] = c.after
	}
	if c.after != nil {
		c.after.before = c.before
	}
	c.before, c.after = nil, nil
	s.beats.n--
}

// all lists the connections.
func (b *beats) all() []*Conn {
	all := make([]*Conn, 0, b.n)
	for _, first := range b.first {
		for c := first; c != nil; c = c.after {
			all = append(all, c)
		}
	}
	return all
}

// beat visits slot after slot until there are no connections left.
func (s *Set) beat() {
	ticker := time.NewTicker(max(s.PingEvery/(2*slots), time.Millisecond))
	defer ticker.Stop()
	var visited []*Conn
	for range ticker.C {
		s.mu.Lock()
		if s.parker != nil {
			s.parker.dismiss(s.beats.n == 0)
		}
		if s.beats.n == 0 {
			s.beats.runs = false
			s.mu.Unlock()
			return
		}
		visited = visited[:0]
		for c := s.beats.first[s.beats.at]; c != nil; c = c.after {
			c.asked = !c.asked
			if c.asked {
				go c.beat(true) // a client that reads nothing may hold it up
			} else {
				visited = append(visited, c)
			}
		}
		s.beats.at = (s.beats.at + 1) % slots
		s.mu.Unlock()
		for _, c := range visited {
			c.beat(false)
		}
		clear(visited)
	}
}
