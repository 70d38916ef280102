package main

import (
	"slices"
	"time"
)

const newest = "2.3.0"

// profile says in what two generations of the real runner differ, as it was observed by running them.
type profile struct {
	version string
	// killsGroup: a cancel or a time-out kills the step's whole process group, not its first process alone.
	killsGroup bool
	// outputDelay is how long a step whose process has ended waits for children that hold its output; 0 is for ever.
	outputDelay time.Duration
	// stepsAfterCancel: `always()` and `cancelled()` steps run after a cancel.
	stepsAfterCancel bool
	// jobTimeout: the job's `timeout-minutes` is honoured.
	jobTimeout bool
	// summaryPerStep: each step has a summary file of its own.
	summaryPerStep bool
	// namesRunner: RUNNER_NAME, RUNNER_ENVIRONMENT, RUNNER_WORKSPACE and GITEA_RUN_ID are set.
	namesRunner bool
	// showsStopped: command-like lines between `::stop-commands::` and its end are in the log.
	showsStopped bool
	// postTaskScript: runner.post_task_script is run after each task.
	postTaskScript bool
}

var profiles = map[string]profile{
	"1.0.8": {version: "1.0.8"},
	"2.3.0": {
		version:          "2.3.0",
		killsGroup:       true,
		outputDelay:      10 * time.Second,
		stepsAfterCancel: true,
		jobTimeout:       true,
		summaryPerStep:   true,
		namesRunner:      true,
		showsStopped:     true,
		postTaskScript:   true,
	},
}

// afterwards is how long the steps that run after an end by force have together.
const afterwards = 5 * time.Minute

func profileNames() []string {
	names := make([]string, 0, len(profiles))
	for name := range profiles {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
