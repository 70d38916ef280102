package main

import (
	"regexp"
	"strings"
)

var (
	quoted         = regexp.MustCompile(`'(?:[^']|'')*'`)
	statusFunction = regexp.MustCompile(`(?i)\b(success|failure|cancelled|always)\s*\(\s*\)`)
	jobStatus      = regexp.MustCompile(`(?i)\bjob\s*\.\s*status\b`)
)

// afterCancel turns a step's condition into one that the engine, which knows success and failure only, judges as if the
// job's status were "cancelled": success() and failure() are false, cancelled() is true, and without any of these
// functions a step does not run.
func afterCancel(condition string) string {
	inner := strings.TrimSpace(condition)
	if strings.HasPrefix(inner, "${{") && strings.HasSuffix(inner, "}}") && strings.Count(inner, "${{") == 1 {
		inner = strings.TrimSpace(inner[3 : len(inner)-2])
	}
	asked := false
	replaced := outsideQuotes(inner, func(part string) string {
		part = statusFunction.ReplaceAllStringFunc(part, func(call string) string {
			asked = true
			switch strings.ToLower(statusFunction.FindStringSubmatch(call)[1]) {
			case "cancelled", "always":
				return "true"
			default:
				return "false"
			}
		})
		return jobStatus.ReplaceAllString(part, "'cancelled'")
	})
	if !asked {
		return "false"
	}
	// The engine adds success() to an expression that calls none of the functions.
	return "always() && (" + replaced + ")"
}

func outsideQuotes(text string, change func(string) string) string {
	var result strings.Builder
	rest := 0
	for _, place := range quoted.FindAllStringIndex(text, -1) {
		result.WriteString(change(text[rest:place[0]]))
		result.WriteString(text[place[0]:place[1]])
		rest = place[1]
	}
	result.WriteString(change(text[rest:]))
	return result.String()
}
