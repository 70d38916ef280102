package main

import "testing"

func TestAfterCancel(t *testing.T) {
	for condition, wanted := range map[string]string{
		"":                                      "false",
		"github.event.issue.number > 1":         "false",
		"always()":                              "always() && (true)",
		"${{ always() }}":                       "always() && (true)",
		"${{ Cancelled( ) }}":                   "always() && (true)",
		"failure()":                             "always() && (false)",
		"success() || cancelled()":              "always() && (false || true)",
		"!cancelled()":                          "always() && (!true)",
		"always() && job.status == 'cancelled'": "always() && (true && 'cancelled' == 'cancelled')",
		"always() && inputs.a != 'success()'":   "always() && (true && inputs.a != 'success()')",
	} {
		if got := afterCancel(condition); got != wanted {
			t.Errorf("%q became %q, not %q", condition, got, wanted)
		}
	}
}
