package main

import (
	"regexp"
	"strings"
	"time"

	runnerv1 "code.gitea.io/actions-proto-go/runner/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

const (
	hidden     = "***"
	longestRow = 64 * 1024
)

var commandLine = regexp.MustCompile(`^(?:::([^ ]+?)(?: .*?)?::(.*)|##\[([^ ]+?)(?: .*?)?\](.*))$`)

// rows turns printed lines into rows of the log: commands are understood, secrets hidden.
type rows struct {
	secrets []string
	// stopped is the word that ends `::stop-commands::`.
	stopped string
}

// row gives nil for a line that does not belong into the log.
func (r *rows) row(line string, at time.Time) *runnerv1.LogRow {
	line = strings.TrimRight(line, "\r\n")
	if parts := commandLine.FindStringSubmatch(line); parts != nil {
		name, value := parts[1]+parts[3], parts[2]+parts[4]
		switch {
		case r.stopped != "" && name == r.stopped:
			r.stopped = ""
			return nil
		case r.stopped != "":
		case name == "stop-commands":
			r.stopped = value
			return nil
		case name == "add-mask":
			r.hide(unescape(value))
			return nil
		case name == "debug":
			return nil
		}
	}
	for _, secret := range r.secrets {
		line = strings.ReplaceAll(line, secret, hidden)
	}
	if len(line) > longestRow {
		line = line[:longestRow]
	}
	return &runnerv1.LogRow{Time: timestamppb.New(at), Content: strings.ToValidUTF8(line, "?")}
}

// hide adds a secret, line by line: rows never hold more than one.
func (r *rows) hide(secret string) {
	for line := range strings.SplitSeq(secret, "\n") {
		if line = strings.TrimRight(line, "\r"); line != "" {
			r.secrets = append(r.secrets, line)
		}
	}
}

// isCommand tells whether a line would be one, if commands were not stopped.
func isCommand(line string) bool {
	return commandLine.MatchString(strings.TrimRight(line, "\r\n"))
}

func unescape(value string) string {
	return strings.NewReplacer("%25", "%", "%0D", "\r", "%0A", "\n").Replace(value)
}
