package sockets

import (
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A parked connection is a descriptor in an epoll set of our own, taken away from the runtime, whose bookkeeping for a connection that a goroutine
// waits for is most of what an idle one costs. The set itself is watched by the runtime, so that no thread waits in it. A descriptor is registered once
// for all, edge-triggered: whoever is told that something has come reads until nothing is left. Handling a message takes a goroutine from the first byte
// that has come to the last that is there, and gives it back. A few that have nothing to do are kept: what a new one costs is above all that its
// stack grows step by step to what a message needs.

// ParkingWorks says whether connections can be parked on this system.
const ParkingWorks = true

// interest is what the set reports of a connection: bytes to read, room to write after there was none, and the end.
const interest = unix.EPOLLIN | unix.EPOLLOUT | unix.EPOLLRDHUP | unix.EPOLLET

// parker is the epoll set.
type parker struct {
	file   *os.File // makes the runtime watch the set
	wait   syscall.RawConn
	epoll  int
	chunks sync.Pool // of *[chunkSize]byte, for what is read

	calls   chan *parked  // unbuffered: who has something to read, for a worker that has nothing to do
	waiting atomic.Int32  // of those
	closed  chan struct{} // ends them

	mu sync.RWMutex // guards at
	at []*parked    // by descriptor
}

// chunkSize is how much is read at once.
const chunkSize = 4 << 10

// workersKept is how many workers wait for something to do. Many conversations wait for the store at once, and are handled on one after another.
const workersKept = 64

// dismissed is the share of them that is dismissed at every beat, one of so many: after 20 seconds few are left, and the work of making others is nothing.
const dismissed = 8

// parked is a connection without a goroutine.
type parked struct {
	Conn
	parker *parker
	fd     int
	state  atomic.Int32
	ending atomic.Bool                   // the client sends no more: read until the end
	room   atomic.Pointer[chan struct{}] // told when there is room to write; nil while nobody waits for it
}

// The states of a parked connection.
const (
	idle  = iota
	busy  // somebody reads
	again // and has to look once more, because something has come meanwhile
)

// park takes a connection over, unless that does not work for it.
func (s *Set) park(conn net.Conn, start func(*Conn) Handler) bool {
	raw, ok := descriptorOf(conn)
	if !ok {
		return false
	}
	p, err := s.parking()
	if err != nil {
		return false
	}
	fd := -1
	if raw.Control(func(from uintptr) { fd, err = unix.FcntlInt(from, unix.F_DUPFD_CLOEXEC, 0) }) != nil || err != nil {
		return false
	}
	_ = conn.Close() // the runtime's descriptor; the connection lives on in ours
	c := &parked{parker: p, fd: fd}
	c.set, c.line = s, c
	s.join(&c.Conn, start)
	p.put(c)
	if unix.EpollCtl(p.epoll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: interest, Fd: int32(fd)}) != nil {
		c.finish()
	}
	return true
}

// descriptorOf gives the descriptor under a connection whose bytes come from it as they are.
func descriptorOf(conn net.Conn) (syscall.RawConn, bool) {
	switch conn.(type) {
	case *net.TCPConn, *net.UnixConn:
		raw, err := conn.(syscall.Conn).SyscallConn()
		return raw, err == nil
	}
	return nil, false
}

// parking gives the set's parker, made for the first connection.
func (s *Set) parking() (*parker, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.parker != nil {
		return s.parker, nil
	}
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("making an epoll set: %w", err)
	}
	if err := unix.SetNonblock(epoll, true); err != nil {
		_ = unix.Close(epoll)
		return nil, fmt.Errorf("making an epoll set: %w", err)
	}
	p := &parker{file: os.NewFile(uintptr(epoll), "epoll"), epoll: epoll, calls: make(chan *parked), closed: make(chan struct{})}
	p.chunks.New = func() any { return new([chunkSize]byte) }
	if p.wait, err = p.file.SyscallConn(); err == nil {
		err = p.file.SetReadDeadline(time.Time{}) // fails if the runtime does not watch it
	}
	if err != nil {
		_ = p.file.Close()
		return nil, fmt.Errorf("watching an epoll set: %w", err)
	}
	s.parker = p
	go p.run()
	return p, nil
}

// close ends run and the workers.
func (p *parker) close() {
	_ = p.file.Close()
	close(p.closed)
}

func (p *parker) put(c *parked) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c.fd >= len(p.at) {
		p.at = append(p.at, nil)
	}
	p.at[c.fd] = c
}

// run passes on what the kernel reports, until the set is closed. It may be about a connection that has ended meanwhile, or about one that has got its
// descriptor since: to look in vain does no harm.
func (p *parker) run() {
	events := make([]unix.EpollEvent, 256)
	told := make([]*parked, len(events))
	for {
		n := 0
		err := p.wait.Read(func(epoll uintptr) bool {
			var err error
			n, err = unix.EpollWait(int(epoll), events, 0)
			return n > 0 || err != nil && !errors.Is(err, unix.EINTR)
		})
		if err != nil {
			return
		}
		p.mu.RLock()
		for i := range max(n, 0) {
			told[i] = p.at[events[i].Fd]
		}
		p.mu.RUnlock()
		for i := range max(n, 0) {
			if told[i] != nil {
				told[i].tell(events[i].Events)
			}
			told[i] = nil
		}
	}
}

// tell passes on what the kernel reports of a connection.
func (c *parked) tell(events uint32) {
	if events&(unix.EPOLLOUT|unix.EPOLLERR|unix.EPOLLHUP) != 0 {
		if room := c.room.Load(); room != nil {
			select {
			case *room <- struct{}{}:
			default:
			}
		}
	}
	if events&(unix.EPOLLRDHUP|unix.EPOLLERR|unix.EPOLLHUP) != 0 {
		c.ending.Store(true)
	} else if events&unix.EPOLLIN == 0 {
		return
	}
	for {
		switch {
		case c.state.CompareAndSwap(idle, busy):
			select {
			case c.parker.calls <- c:
			default:
				go c.parker.worker(c)
			}
			return
		case c.state.CompareAndSwap(busy, again), c.state.Load() == again:
			return
		}
	}
}

// worker works for a connection, and for others as long as few wait for that.
func (p *parker) worker(c *parked) {
	for {
		c.work()
		if p.waiting.Add(1) > workersKept {
			p.waiting.Add(-1)
			return
		}
		select {
		case c = <-p.calls:
			p.waiting.Add(-1)
			if c == nil {
				return
			}
		case <-p.closed:
			return
		}
	}
}

// dismiss ends some of the workers that have nothing to do, or all of them, so that a crowd's are not kept for long.
func (p *parker) dismiss(all bool) {
	n := int(p.waiting.Load())
	if !all {
		n = (n + dismissed - 1) / dismissed
	}
	for range n {
		select {
		case p.calls <- nil:
		default: // it has something to do by now
			return
		}
	}
}

// work reads what there is and handles it.
func (c *parked) work() {
	chunk := c.parker.chunks.Get().(*[chunkSize]byte)
	defer c.parker.chunks.Put(chunk)
	for {
		n, err := unix.Read(c.fd, chunk[:])
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.EAGAIN):
			n = 0
		case err != nil || n == 0 || !c.received(chunk[:n]):
			c.finish()
			return
		case n == len(chunk) || c.ending.Load():
			continue
		}
		if c.state.CompareAndSwap(busy, idle) {
			return
		}
		c.state.Store(busy) // something has come meanwhile
	}
}

// write implements line. Where the kernel has no room it is tried again at once after c.room is there, so that no word that there is room is missed.
func (c *parked) write(p []byte, by time.Time) error {
	var room chan struct{}
	var late <-chan time.Time
	for len(p) > 0 {
		n, err := unix.Write(c.fd, p)
		switch {
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EAGAIN) && room == nil:
			told := make(chan struct{}, 1)
			c.room.Store(&told)
			defer c.room.Store(nil)
			room, late = told, time.After(time.Until(by))
		case errors.Is(err, unix.EAGAIN):
			select {
			case <-room:
			case <-late:
				return os.ErrDeadlineExceeded
			}
		case err != nil:
			return os.NewSyscallError("write", err)
		default:
			p = p[n:]
		}
	}
	return nil
}

// stop implements line. The kernel then reports the end to who reads.
func (c *parked) stop() { _ = unix.Shutdown(c.fd, unix.SHUT_RDWR) }

// close implements line. Nobody uses the descriptor any more: who reads calls it, with the lock that a writer holds.
func (c *parked) close() {
	c.parker.mu.Lock()
	c.parker.at[c.fd] = nil
	c.parker.mu.Unlock()
	_ = unix.Close(c.fd) // which takes it out of the set
}
