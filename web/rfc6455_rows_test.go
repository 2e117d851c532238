package web

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// row is a case: what a client sends after the handshake, and what comes of it. Numbers in brackets are those of the Autobahn suite that ask the same.
type row struct{ name, send, want string }

const pingFrame = `{"type":"ping","id":"p"}`

// greet is a hello, and ready a hello with a frame that is acknowledged.
var (
	greet = fr(0x81, hello)
	ready = greet + fr(0x81, pingFrame)
)

// pings is a message of n bytes that is acknowledged.
func pings(n int) string { return pingFrame + strings.Repeat(" ", n-len(pingFrame)) }

func xs(n int) string { return strings.Repeat("x", n) }

// dataRows are messages as such.
func dataRows() []row {
	return []row{
		{"text [1.1.2]", ready, "ack"},
		{"text of 125 bytes [1.1.2]", greet + fr(0x81, pings(125)), "ack"},
		{"text of 126 bytes [1.1.3]", greet + fr(0x81, pings(126)), "ack"},
		{"text of 127 bytes [1.1.4]", greet + fr(0x81, pings(127)), "ack"},
		{"text of 128 bytes [1.1.5]", greet + fr(0x81, pings(128)), "ack"},
		{"empty text [1.1.1]", greet + fr(0x81, "") + fr(0x81, pingFrame), "ack"},
		{"empty text first", fr(0x81, ""), "1008"},
		{"ten texts", greet + strings.Repeat(fr(0x81, `{"type":"typing"}`), 10) + fr(0x81, pingFrame), "ack"},
		{"binary [1.2.2]", fr(0x82, pingFrame), "1003"},
		{"binary after a hello", greet + fr(0x82, pingFrame), "1003"},
		{"empty binary [1.2.1]", greet + fr(0x82, ""), "1003"},
		{"binary of 126 bytes [1.2.3]", greet + fr(0x82, xs(126)), "1003"},
		{"binary, then text", fr(0x82, "x") + ready, "1003"},
		{"no frame that is known", greet + fr(0x81, "hello") + fr(0x81, pingFrame), "ack"},
		{"another frame first", fr(0x81, pingFrame), "1008"},
		{"mask of zeros", greet + masked("\x00\x00\x00\x00", 0x81, pingFrame), "ack"},
		{"mask of ones", greet + masked("\xff\xff\xff\xff", 0x81, pingFrame), "ack"},
		{"mask that makes the text look like frames", greet + masked("\x81\x00\x81\x00", 0x81, pingFrame), "ack"},
		{"another mask each time", masked("\x09\x08\x07\x06", 0x81, hello) + masked("\xa0\xb0\xc0\xd0", 0x81, pingFrame), "ack"},
		{"text not masked", "\x81\x02{}", "1002"},
		{"empty text not masked", "\x81\x00", "1002"},
		{"text not masked after one that is", greet + "\x81\x02{}", "1002"},
		{"binary not masked", "\x82\x01x", "1002"},
		{"ping not masked", "\x89\x00", "1002"},
		{"pong not masked", "\x8a\x00", "1002"},
		{"close not masked", "\x88\x02\x03\xe8", "1002"},
		{"fragment not masked", fr(0x01, hello[:5]) + "\x80\x01x", "1002"},
		{"long text not masked, only its length", "\x81\x7e\x10\x00", "1002"},
	}
}

// controlRows are pings and pongs.
func controlRows() []row {
	rows := []row{
		{"ping without payload [2.1]", fr(0x89, "") + ready, "pong , ack"},
		{"ping with payload [2.2]", fr(0x89, "hello") + ready, "pong hello, ack"},
		{"ping with bytes [2.3]", fr(0x89, "\x00\xff\xfe") + ready, "pong \x00\xff\xfe, ack"},
		{"ping that looks like a close", fr(0x89, "\x88\x02\x03\xe8") + ready, "pong \x88\x02\x03\xe8, ack"},
		{"ping with a mask of zeros", masked("\x00\x00\x00\x00", 0x89, "hi") + ready, "pong hi, ack"},
		{"ten pings [2.10]", strings.Repeat(fr(0x89, "p"), 10) + ready, strings.Repeat("pong p, ", 10) + "ack"},
		{"ping, text, ping", fr(0x89, "1") + greet + fr(0x89, "2") + fr(0x81, pingFrame), "pong 1, pong 2, ack"},
		{"pong nobody asked for [2.7]", fr(0x8a, "") + ready, "ack"},
		{"pong with payload nobody asked for [2.8]", fr(0x8a, "x") + ready, "ack"},
		{"pong, then ping [2.9]", fr(0x8a, "x") + fr(0x89, "y") + ready, "pong y, ack"},
		{"pong after a hello", greet + fr(0x8a, "x") + fr(0x81, pingFrame), "ack"},
		{"ping in fragments [5.1]", fr(0x09, "a") + fr(0x80, "b"), "1002"},
		{"pong in fragments [5.2]", fr(0x0a, "a") + fr(0x80, "b"), "1002"},
		{"close in fragments", fr(0x08, code(1000)), "1002"},
		{"empty ping in fragments", fr(0x09, ""), "1002"},
		{"ping in fragments between fragments", fr(0x01, hello[:5]) + fr(0x09, "a"), "1002"},
		{"19 pongs", strings.Repeat(fr(0x8a, ""), 19) + ready, "ack"},
		{"20 pongs", strings.Repeat(fr(0x8a, ""), 20) + ready, "ack"},
		{"21 pongs", strings.Repeat(fr(0x8a, ""), 21), "1008"},
		{"20 pings", strings.Repeat(fr(0x89, ""), 20) + ready, strings.Repeat("pong , ", 20) + "ack"},
		{"21 pings", strings.Repeat(fr(0x89, ""), 21), strings.Repeat("pong , ", 20) + "1008"},
		{"10 pings and 11 pongs", strings.Repeat(fr(0x89, "")+fr(0x8a, ""), 10) + fr(0x8a, ""), strings.Repeat("pong , ", 10) + "1008"},
		{"21 pings with texts between", greet + strings.Repeat(fr(0x89, "")+fr(0x81, `{"type":"typing"}`), 21), strings.Repeat("pong , ", 20) + "1008"},
		{"21 pings between fragments", fr(0x01, "x") + strings.Repeat(fr(0x89, ""), 21), strings.Repeat("pong , ", 20) + "1008"},
	}
	for _, n := range []int{1, 2, 3, 4, 5, 123, 124, 125} {
		rows = append(rows, row{fmt.Sprintf("ping of %d [2.4]", n), fr(0x89, xs(n)) + ready, "pong " + xs(n) + ", ack"},
			row{fmt.Sprintf("pong of %d", n), fr(0x8a, xs(n)) + ready, "ack"})
	}
	for _, n := range []int{126, 127, 256, 8192, 65536} {
		rows = append(rows, row{fmt.Sprintf("ping of %d [2.5]", n), fr(0x89, xs(n)), "1002"}, row{fmt.Sprintf("pong of %d", n), fr(0x8a, xs(n)), "1002"})
	}
	return rows
}

// closeRows are ways to leave.
func closeRows() []row {
	rows := []row{
		{"close without a code [7.3.1]", fr(0x88, ""), "closed"},
		{"close of one byte [7.3.2]", fr(0x88, "x"), "1002"},
		{"close with a reason [7.3.4]", fr(0x88, code(1000)+"bye"), "1000"},
		{"close with a reason of two languages", fr(0x88, code(1000)+"à bientôt"), "1000"},
		{"close with the longest reason [7.3.5]", fr(0x88, code(1000)+xs(123)), "1000"},
		{"close too long [7.3.6]", fr(0x88, code(1000)+xs(124)), "1002"},
		{"close with a reason that is no UTF-8 [7.5.1]", fr(0x88, code(1000)+"\xce\xba\xed\xa0\x80"), "1002"},
		{"close with a reason cut short", fr(0x88, code(1000)+"\xf0\x9f"), "1002"},
		{"close after a conversation [7.1.1]", greet + fr(0x88, code(1000)), "1000"},
		{"close twice [7.1.2]", fr(0x88, code(1000)) + fr(0x88, code(1001)), "1000"},
		{"ping after a close [7.1.3]", fr(0x88, code(1000)) + fr(0x89, "x"), "1000"},
		{"text after a close [7.1.4]", fr(0x88, code(1000)) + ready, "1000"},
		{"close between fragments [7.1.5]", fr(0x01, hello[:5]) + fr(0x88, code(1000)) + fr(0x80, hello[5:]), "1000"},
		{"nonsense after a close", fr(0x88, code(1000)) + "\xff\xff\xff\xff", "1000"},
		{"ping, then close", fr(0x89, "x") + fr(0x88, code(1000)), "pong x, 1000"},
	}
	for _, n := range []uint16{1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 3999, 4000, 4999} {
		rows = append(rows, row{fmt.Sprintf("close %d [7.7]", n), fr(0x88, code(n)), fmt.Sprint(n)})
	}
	for _, n := range []uint16{0, 1, 500, 999, 1004, 1005, 1006, 1014, 1015, 1016, 1100, 2000, 2999, 5000, 10000, 65535} {
		rows = append(rows, row{fmt.Sprintf("close %d [7.9]", n), fr(0x88, code(n)), "1002"})
	}
	return rows
}

// headerRows are reserved bits and opcodes.
func headerRows() []row {
	rows := []row{
		{"reserved bit on a text after a good one [3.4]", ready[:len(greet)] + fr(0x91, pingFrame), "1002"},
		{"reserved bit on a fragment", fr(0x01, hello[:5]) + fr(0xc0, hello[5:]), "1002"},
		{"reserved bit on a ping between fragments", fr(0x01, hello[:5]) + fr(0xc9, ""), "1002"},
		{"reserved bit on a long text, only its header", "\xc1\xfe", "1002"},
		{"reserved opcode, only its header", "\x83\x80", "1002"},
	}
	for _, bits := range []byte{0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70} {
		for _, kind := range []struct {
			name  string
			first byte
			text  string
		}{{"text [3.1]", 0x81, hello}, {"binary", 0x82, "x"}, {"ping [3.5]", 0x89, ""}, {"pong", 0x8a, ""}, {"close [3.6]", 0x88, code(1000)}} {
			rows = append(rows, row{fmt.Sprintf("reserved bits %#x on a %s", bits, kind.name), fr(kind.first|bits, kind.text), "1002"})
		}
	}
	for _, opcode := range []byte{3, 4, 5, 6, 7, 11, 12, 13, 14, 15} {
		rows = append(rows, row{fmt.Sprintf("opcode %d, empty [4.1]", opcode), fr(0x80|opcode, ""), "1002"},
			row{fmt.Sprintf("opcode %d after a text [4.2]", opcode), greet + fr(0x80|opcode, "x"), "1002"},
			row{fmt.Sprintf("opcode %d between fragments", opcode), fr(0x01, "x") + fr(0x80|opcode, "x"), "1002"})
	}
	return rows
}

// lengthRows are lengths, and ways to write them.
func lengthRows() []row {
	long := func(first byte, n uint64) string {
		return string(binary.BigEndian.AppendUint64([]byte{first, maskBit | 127}, n)) + "\x01\x02\x03\x04"
	}
	short := func(first byte, n uint16) string {
		return string(binary.BigEndian.AppendUint16([]byte{first, maskBit | 126}, n)) + "\x01\x02\x03\x04"
	}
	rows := []row{
		{"8 KiB less a byte", greet + fr(0x81, pings(maxFrame-1)), "ack"},
		{"8 KiB", greet + fr(0x81, pings(maxFrame)), "ack"},
		{"8 KiB and a byte", greet + fr(0x81, pings(maxFrame+1)), "1009"},
		{"8 KiB in two fragments", greet + fr(0x01, pings(maxFrame/2)) + fr(0x80, strings.Repeat(" ", maxFrame/2)), "ack"},
		{"8 KiB and a byte in two fragments", greet + fr(0x01, strings.Repeat(" ", maxFrame)) + fr(0x80, "x"), "1009"},
		{"8 KiB and a byte in 16 fragments", greet + fr(0x01, xs(maxFrame-14)) + strings.Repeat(fr(0x00, "x"), 14) + fr(0x80, "x"), "1009"},
		{"8 KiB, and again", greet + fr(0x81, pings(maxFrame)) + fr(0x81, pings(maxFrame)), "ack"},
		{"binary of 8 KiB and a byte", fr(0x82, xs(maxFrame+1)), "1009"},
		{"64 KiB", fr(0x81, strings.Repeat(" ", 1<<16)), "1009"},
		{"a fragment of 64 KiB", fr(0x01, strings.Repeat(" ", 1<<16)), "1009"},
		{"a ping of 64 bits", long(0x89, 1<<16), "1002"},
		{"a close of 16 bits", short(0x88, 126), "1002"},
		{"a ping of 125 in 16 bits", short(0x89, 125) + xs(125), "1002"},
	}
	for _, n := range []uint64{1 << 16, 1 << 17, 1 << 31, 1<<31 - 1, 1 << 32, 1<<32 + 1, 1 << 62, 1<<63 - 1, 1 << 63, 1<<64 - 1} {
		rows = append(rows, row{fmt.Sprintf("a text of %d", n), long(0x81, n), "1009"}, row{fmt.Sprintf("a fragment of %d", n), greet + fr(0x01, "x") + long(0x00, n), "1009"})
	}
	for _, n := range []uint16{0, 1, 24, 125} {
		rows = append(rows, row{fmt.Sprintf("%d in 16 bits", n), short(0x81, n) + xs(int(n)), "1002"})
	}
	for _, n := range []uint64{0, 1, 125, 126, 127, 65535} {
		rows = append(rows, row{fmt.Sprintf("%d in 64 bits", n), long(0x81, n), "1002"})
	}
	return rows
}

// fragmentRows are messages in parts.
func fragmentRows() []row {
	rest := fr(0x80, hello[5:]) + fr(0x81, pingFrame)
	rows := []row{
		{"two fragments [5.3]", fr(0x01, hello[:5]) + rest, "ack"},
		{"an empty fragment first", fr(0x01, "") + fr(0x80, hello) + fr(0x81, pingFrame), "ack"},
		{"an empty fragment last", fr(0x01, hello) + fr(0x80, "") + fr(0x81, pingFrame), "ack"},
		{"an empty fragment in the middle", fr(0x01, hello[:5]) + fr(0x00, "") + rest, "ack"},
		{"nothing in two fragments", greet + fr(0x01, "") + fr(0x80, "") + fr(0x81, pingFrame), "ack"},
		{"ping between fragments [5.6]", fr(0x01, hello[:5]) + fr(0x89, "mid") + rest, "pong mid, ack"},
		{"ping between fragments, and no more", fr(0x01, hello[:5]) + fr(0x89, "mid") + fr(0x88, code(1000)), "pong mid, 1000"},
		{"two pings between fragments [5.7]", fr(0x01, hello[:5]) + fr(0x89, "1") + fr(0x89, "2") + rest, "pong 1, pong 2, ack"},
		{"pings between three fragments [5.19]", fr(0x01, hello[:5]) + fr(0x89, "1") + fr(0x00, hello[5:8]) + fr(0x89, "2") + fr(0x80, hello[8:]) + fr(0x81, pingFrame), "pong 1, pong 2, ack"},
		{"pong between fragments", fr(0x01, hello[:5]) + fr(0x8a, "x") + rest, "ack"},
		{"a mask for each fragment", masked("abcd", 0x01, hello[:5]) + masked("\x00\xff\x00\xff", 0x80, hello[5:]) + fr(0x81, pingFrame), "ack"},
		{"continuation of nothing [5.9]", fr(0x80, hello), "1002"},
		{"continuation of nothing, more to come [5.10]", fr(0x00, hello), "1002"},
		{"empty continuation of nothing", fr(0x80, ""), "1002"},
		{"continuation after the end [5.12]", greet + fr(0x80, "x"), "1002"},
		{"continuation after two fragments", fr(0x01, hello[:5]) + fr(0x80, hello[5:]) + fr(0x80, "x"), "1002"},
		{"continuation after a ping", fr(0x89, "") + fr(0x80, "x"), "pong , 1002"},
		{"text within a text [5.18]", fr(0x01, hello[:5]) + fr(0x81, pingFrame), "1002"},
		{"text in fragments within a text", fr(0x01, hello[:5]) + fr(0x01, hello[5:]), "1002"},
		{"text within a text after a ping", fr(0x01, hello[:5]) + fr(0x89, "x") + fr(0x81, pingFrame), "pong x, 1002"},
		{"binary within a text", fr(0x01, hello[:5]) + fr(0x82, "x"), "1002"},
		{"binary in fragments", fr(0x02, "a") + fr(0x80, "b"), "1003"},
		{"text within a binary", fr(0x02, "a") + fr(0x81, hello), "1002"},
		{"16 fragments, twice", split(hello, 16) + split(pingFrame, 16), "ack"},
		{"17 fragments with pings between", fr(0x01, "") + strings.Repeat(fr(0x00, ""), 15) + fr(0x89, "x") + fr(0x80, ""), "pong x, 1008"},
		{"17 fragments, the last not the end", fr(0x01, "") + strings.Repeat(fr(0x00, ""), 16), "1008"},
	}
	for n := 2; n <= 16; n++ {
		rows = append(rows, row{fmt.Sprintf("%d fragments", n), split(hello, n) + fr(0x81, pingFrame), "ack"})
	}
	for _, n := range []int{17, 18, 100} {
		rows = append(rows, row{fmt.Sprintf("%d fragments, all but one empty", n), split(hello, n), "1008"})
	}
	for cut := 1; cut < len(hello); cut++ {
		rows = append(rows, row{fmt.Sprintf("cut after %d bytes", cut), fr(0x01, hello[:cut]) + fr(0x80, hello[cut:]) + fr(0x81, pingFrame), "ack"})
	}
	return rows
}

// textRows are text that is UTF-8 and text that is not, whole and in two fragments cut within it [6].
func textRows() []row {
	var rows []row
	add := func(want string, names ...string) {
		for _, name := range names {
			message := `{"type":"ping","id":"` + name + `"}`
			at := strings.Index(message, name) + 1
			label := fmt.Sprintf("%+q", name)
			rows = append(rows, row{label, greet + fr(0x81, message), want},
				row{label + " over two fragments", greet + fr(0x01, message[:at]) + fr(0x80, message[at:]), want},
				row{label + " with a ping in it", greet + fr(0x01, message[:at]) + fr(0x89, "") + fr(0x80, message[at:]), "pong , " + want})
		}
	}
	add("ack", "κόσμε", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\ufffd", "\ufffe", "\uffff", "\U00010000", "\U0001fffe", "\U0010fffd", "\U0010ffff", "é🙂")
	add("1007",
		"\x80", "\xbf", "\x80\xbf", "\x80\xbf\x80", "κόσμε\x80", // continuations of nothing
		"\xc2", "\xdf ", "\xe1", "\xe1\x80", "\xef\xbf", "\xf1", "\xf1\x80", "\xf1\x80\x80", "\xf4\x8f\xbf", // cut short
		"\xc3\x28", "\xe2\x28\xa1", "\xe2\x82\x28", "\xf0\x28\x8c\xbc", "\xf0\x90\x28\xbc", "\xf0\x28\x8c\x28", // something else where a continuation belongs
		"\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xc0\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80", // too long
		"\xed\xa0\x80", "\xed\xad\xbf", "\xed\xae\x80", "\xed\xaf\xbf", "\xed\xb0\x80", "\xed\xbe\x80", "\xed\xbf\xbf", "\xed\xa0\x80\xed\xb0\x80", // surrogates
		"\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf7\xbf\xbf\xbf", "\xf8\x88\x80\x80\x80", "\xfc\x84\x80\x80\x80\x80", "\xfe", "\xff", "\xfe\xfe\xff\xff") // too large
	return rows
}
