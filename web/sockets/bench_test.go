package sockets

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"
)

// crowdVariable makes the test binary a crowd of silent clients of the address that it names, so that what they cost is not counted with the server.
const crowdVariable = "SOCKETS_TEST_CROWD"

// crowdSize is how many clients the crowd has: with the server's own descriptors within the limit of most machines.
const crowdSize = 900

func TestMain(m *testing.M) {
	if address := os.Getenv(crowdVariable); address != "" {
		if err := crowd(address); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// crowd opens connections, has each say something, and holds them until its input ends.
func crowd(address string) error {
	for range crowdSize {
		conn, in, err := shake(address)
		if err != nil {
			return err
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, frameOf(0x81, "hello")); err != nil {
			return err
		}
		if _, err := io.CopyN(io.Discard, in, int64(len("..hello"))); err != nil {
			return err
		}
	}
	fmt.Println("open")
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// shake opens a websocket by hand.
func shake(address string) (net.Conn, *bufio.Reader, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, nil, err
	}
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
	in := bufio.NewReaderSize(conn, 1<<10)
	res, err := http.ReadResponse(in, nil)
	if err == nil && res.StatusCode != http.StatusSwitchingProtocols {
		err = fmt.Errorf("handshake: %s", res.Status)
	}
	return conn, in, err
}

// BenchmarkIdle says what each of many connections that have spoken once takes of this process, after its heap has been collected.
func BenchmarkIdle(b *testing.B) {
	for _, form := range []Form{Goroutine, Parked} {
		b.Run(string(form), func(b *testing.B) {
			if form == Parked && !ParkingWorks {
				b.Skip("parked connections need Linux")
			}
			s := serve(b, Options{Form: form}, false)
			for b.Loop() {
				before := resident(b)
				command := exec.Command(os.Args[0])
				command.Env = append(os.Environ(), crowdVariable+"="+s.Listener.Addr().String())
				in, err := command.StdinPipe()
				if err != nil {
					b.Fatal(err)
				}
				out, err := command.StdoutPipe()
				if err != nil {
					b.Fatal(err)
				}
				if err := command.Start(); err != nil {
					b.Fatal(err)
				}
				if word, _ := bufio.NewReader(out).ReadString('\n'); word != "open\n" {
					b.Fatalf("the crowd: %s", word)
				}
				b.ReportMetric(float64(resident(b)-before)/crowdSize, "B/idle")
				in.Close()
				if err := command.Wait(); err != nil {
					b.Fatal(err)
				}
				s.ended.Wait()
			}
		})
	}
}

// resident is the resident memory of this process after a collection, as the kernel counts it.
func resident(b *testing.B) int64 {
	debug.FreeOSMemory()
	data, err := os.ReadFile("/proc/self/smaps_rollup")
	if err != nil {
		b.Skip("the kernel does not say what a process takes: ", err)
	}
	for line := range strings.Lines(string(data)) {
		if fields := strings.Fields(line); fields[0] == "Rss:" {
			kib, err := strconv.ParseInt(fields[1], 10, 64)
			if err != nil {
				b.Fatal(err)
			}
			return kib << 10
		}
	}
	b.Fatal("no Rss in smaps_rollup")
	return 0
}

// BenchmarkHandshake opens a connection and leaves it.
func BenchmarkHandshake(b *testing.B) {
	eachOpen(b, func(net.Conn, *bufio.Reader) error { return nil }, true)
}

// BenchmarkEcho sends a message and awaits it.
func BenchmarkEcho(b *testing.B) {
	eachOpen(b, func(conn net.Conn, in *bufio.Reader) error {
		_, err := io.WriteString(conn, frameOf(0x81, "my permit expired last month what now"))
		if err == nil {
			_, err = io.CopyN(io.Discard, in, int64(len("..my permit expired last month what now")))
		}
		return err
	}, false)
}

// eachOpen runs do in both forms, on many connections at once: on one for all of it or, if fresh, on a new one each time.
func eachOpen(b *testing.B, do func(net.Conn, *bufio.Reader) error, fresh bool) {
	for _, form := range []Form{Goroutine, Parked} {
		b.Run(string(form), func(b *testing.B) {
			if form == Parked && !ParkingWorks {
				b.Skip("parked connections need Linux")
			}
			s := serve(b, Options{Form: form}, false)
			b.SetParallelism(32)
			begin := time.Now()
			b.RunParallel(func(p *testing.PB) {
				var conn net.Conn
				var in *bufio.Reader
				var err error
				for p.Next() {
					if conn == nil || fresh {
						if conn != nil {
							_ = conn.(*net.TCPConn).SetLinger(0)
							conn.Close()
						}
						if conn, in, err = shake(s.Listener.Addr().String()); err != nil {
							b.Error(err)
							return
						}
					}
					if err = do(conn, in); err != nil {
						b.Error(err)
						return
					}
				}
				if conn != nil {
					conn.Close()
				}
			})
			b.ReportMetric(float64(b.N)/time.Since(begin).Seconds(), "each/s")
		})
	}
}
