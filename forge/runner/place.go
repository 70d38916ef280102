package main

import (
	"context"

	"github.com/nektos/act/pkg/common"
	"github.com/sirupsen/logrus"
)

// place is where in a job something happens, as the engine writes it on its log entries.
type place struct {
	// stage is Pre, Main or Post; empty outside steps.
	stage string
	step  int
	// inner: a step of a composite action.
	inner bool
}

func placeOf(entry *logrus.Entry) place {
	stage, _ := entry.Data["stage"].(string)
	step, _ := entry.Data["stepNumber"].(int)
	names, _ := entry.Data["stepID"].([]string)
	return place{stage: stage, step: step, inner: len(names) > 1}
}

func placeIn(ctx context.Context) place {
	if entry, known := common.Logger(ctx).(*logrus.Entry); known {
		return placeOf(entry)
	}
	return place{}
}
