package swept

import "testing"

// What matters is kept however much comes, what does not goes, and looking for it stays seldom.
func TestSwept(t *testing.T) {
	looked := 0
	m := New[int](10, func(at int) bool { looked++; return at%100 != 0 })
	const all = 100_000
	for n := range all {
		m.Set(n, n)
		if len(m.of) > max(10, 2*(n/100+1))+1 {
			t.Fatalf("after %d it holds %d", n+1, len(m.of))
		}
	}
	for n := 0; n < all; n += 100 {
		if v, ok := m.Get(n); !ok || v != n {
			t.Fatalf("%d is gone", n)
		}
	}
	if looked > 4*all {
		t.Errorf("%d values were looked at for %d that came", looked, all)
	}
	m.Delete(0)
	if _, ok := m.Get(0); ok {
		t.Error("what was taken out is there")
	}
}
