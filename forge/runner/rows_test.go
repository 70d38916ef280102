package main

import (
	"strings"
	"testing"
	"time"
)

func shown(t *testing.T, lines ...string) []string {
	t.Helper()
	log := &rows{}
	log.hide("known secret")
	var got []string
	for _, line := range lines {
		if row := log.row(line+"\n", time.Now()); row != nil {
			got = append(got, row.Content)
		}
	}
	return got
}

func TestRows(t *testing.T) {
	for name, check := range map[string]struct{ printed, shown []string }{
		"plain":            {[]string{"hello", "  ::add-mask::no command"}, []string{"hello", "  ::add-mask::no command"}},
		"secrets":          {[]string{"a known secret b"}, []string{"a *** b"}},
		"masks":            {[]string{"abc", "::add-mask::abc", "xabcx"}, []string{"abc", "x***x"}},
		"masks of lines":   {[]string{"::add-mask::one%0Atwo", "one", "two", "three"}, []string{"***", "***", "three"}},
		"stopped commands": {[]string{"::stop-commands::word", "::add-mask::abc", "::word::", "abc"}, []string{"::add-mask::abc", "abc"}},
		"errors stay raw":  {[]string{"::error file=a::b"}, []string{"::error file=a::b"}},
		"not UTF-8":        {[]string{"a\xffb"}, []string{"a?b"}},
	} {
		if got := shown(t, check.printed...); strings.Join(got, "\n") != strings.Join(check.shown, "\n") {
			t.Errorf("%s: %q became %q, not %q", name, check.printed, got, check.shown)
		}
	}
	if got := shown(t, strings.Repeat("x", longestRow+1)); len(got[0]) != longestRow {
		t.Errorf("a long row has %d bytes", len(got[0]))
	}
}
