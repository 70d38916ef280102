package main

import (
	"sync"
	"time"
)

// why a task ends before its steps are through.
type why int

const (
	cancelledInGitea why = iota + 1
	shutDown
	timedOut
)

func (w why) word() string {
	switch w {
	case cancelledInGitea:
		return "cancelled"
	case shutDown:
		return "shut down"
	default:
		return "timed out"
	}
}

// interruption is the one early end of a task; only its first reason counts.
type interruption struct {
	mutex sync.Mutex
	why   why
	since time.Time
	// came is closed when it comes.
	came chan struct{}
	// met is set when the step that it ended knows.
	met bool
}

func newInterruption() *interruption {
	return &interruption{came: make(chan struct{})}
}

func (i *interruption) come(reason why) bool {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if i.why != 0 {
		return false
	}
	i.why, i.since = reason, time.Now()
	close(i.came)
	return true
}

// reason is 0 as long as nothing has come.
func (i *interruption) reason() why {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	return i.why
}

// meet tells the reason to the first who asks after it came, and 0 to everybody else.
func (i *interruption) meet() why {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if i.why == 0 || i.met {
		return 0
	}
	i.met = true
	return i.why
}

// lastMoment is when everything that runs after the interruption has to be over; zero without one.
func (i *interruption) lastMoment() time.Time {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if i.why == 0 {
		return time.Time{}
	}
	return i.since.Add(afterwards)
}
