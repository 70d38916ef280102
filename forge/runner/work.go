package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"time"

	runnerv1 "code.gitea.io/actions-proto-go/runner/v1"
	"github.com/nektos/act/pkg/common"
	"github.com/nektos/act/pkg/container"
	"github.com/nektos/act/pkg/model"
	"github.com/nektos/act/pkg/runner"
	"github.com/sirupsen/logrus"
)

// work runs one task and reports it to its end.
func (d *Daemon) work(task *runnerv1.Task) {
	say("task %d begins", task.Id)
	interruption := newInterruption()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	end := func(reason why) {
		if interruption.come(reason) && !d.profile.stepsAfterCancel {
			// The older engine's way: everything learns of it at once, and only posts get another context.
			cancel()
		}
	}
	d.mutex.Lock()
	d.running[task.Id] = end
	d.mutex.Unlock()
	defer func() {
		d.mutex.Lock()
		delete(d.running, task.Id)
		d.mutex.Unlock()
	}()

	reporter := newReporter(d.client, task, d.config, d.profile, func() { end(cancelledInGitea) })
	go reporter.run()
	err := d.execute(ctx, task, reporter, interruption, end)
	last := ""
	if err != nil {
		last = err.Error()
	}
	if interruption.reason() == shutDown {
		// Observed of both releases, with the default shutdown_timeout: what a stopped daemon leaves is green.
		reporter.overrule(runnerv1.Result_RESULT_SUCCESS)
	}
	reporter.close(last)
	d.afterTask()
	say("task %d ends: %s %s", task.Id, reporter.result(), last)
}

func (d *Daemon) execute(ctx context.Context, task *runnerv1.Task, reporter *reporter, interruption *interruption, end func(why)) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	reporter.say("%s (behaving like %s) received task %d", d.registration.Name, d.profile.version, task.Id)
	run, err := jobOf(task)
	if err != nil {
		return err
	}
	reporter.expect(len(run.Job().Steps))
	github, event, err := contextOf(task)
	if err != nil {
		return err
	}
	config := d.engineConfig(task, github, event)
	reporter.say("workflow prepared")

	job := &job{profile: d.profile, interruption: interruption, reporter: reporter, runID: github.RunID}
	ctx = common.WithLoggerHook(ctx, job)
	ctx = runner.WithJobLoggerFactory(ctx, silent{})
	job.context, err = runContext(ctx, config, run, event)
	if err != nil {
		return err
	}
	ctx, stop := d.withTimeouts(ctx, job, end)
	defer stop()
	ctx = common.WithJobErrorContainer(runner.WithJobLogger(ctx, run.JobID, job.context.Name, config, &job.context.Masks, job.context.Matrix))
	if kind, _ := run.Job().Type(); kind == model.JobTypeDefault && !job.context.IsHostEnv(ctx) {
		return fmt.Errorf("no label of this job (%v) is one of this runner, and it runs nothing in containers", run.Job().RunsOn())
	}
	executor, err := job.context.Executor()
	if err != nil {
		return err
	}
	err = executor(ctx)
	reporter.setOutputs(run.Job().Outputs)
	if err == nil && run.Job().Result == "failure" {
		err = fmt.Errorf("Job '%s' failed", run.JobID)
	}
	return err
}

// runContext is what the engine makes for each job of a plan; made here, it can be looked at while the job runs.
func runContext(ctx context.Context, config *runner.Config, run *model.Run, event string) (*runner.RunContext, error) {
	matrices, err := run.Job().GetMatrixes()
	if err != nil {
		return nil, err
	}
	if len(matrices) != 1 {
		return nil, fmt.Errorf("Gitea expands a matrix, yet this task has %d combinations", len(matrices))
	}
	context := &runner.RunContext{
		Config:      config,
		Run:         run,
		EventJSON:   event,
		StepResults: map[string]*model.StepResult{},
		Matrix:      matrices[0],
	}
	context.ExprEval = context.NewExpressionEvaluator(ctx)
	context.Name = context.ExprEval.Interpolate(ctx, run.String())
	context.JobName = context.Name
	return context, nil
}

// withTimeouts ends the task at runner.timeout and, where the release honours it, at the job's timeout-minutes.
func (d *Daemon) withTimeouts(ctx context.Context, job *job, end func(why)) (context.Context, context.CancelFunc) {
	limit := time.Duration(d.config.Runner.Timeout)
	if !d.profile.stepsAfterCancel {
		return context.WithTimeout(ctx, limit)
	}
	if d.profile.jobTimeout {
		minutes := job.context.ExprEval.Interpolate(ctx, job.context.Run.Job().TimeoutMinutes)
		if whole, err := strconv.Atoi(minutes); err == nil && whole > 0 {
			limit = min(limit, time.Duration(whole)*time.Minute)
		}
	}
	timer := time.AfterFunc(limit, func() { end(timedOut) })
	return ctx, func() { timer.Stop() }
}

// afterTask runs runner.post_task_script; what it prints goes to the daemon's log alone.
func (d *Daemon) afterTask() {
	if !d.profile.postTaskScript || d.config.Runner.PostTaskScript == "" {
		return
	}
	ctx, done := context.WithTimeout(context.Background(), afterwards)
	defer done()
	output, err := exec.CommandContext(ctx, d.config.Runner.PostTaskScript).CombinedOutput()
	say("post_task_script: %s", output)
	if err != nil {
		say("post_task_script failed: %v", err)
	}
}

// job watches the engine through its log: there it says where it is, in the goroutine that does the work.
type job struct {
	profile      profile
	interruption *interruption
	reporter     *reporter
	runID        string
	context      *runner.RunContext
	// changed is set once the steps behind the interruption have their changed conditions.
	changed atomic.Bool
}

func (j *job) Levels() []logrus.Level { return logrus.AllLevels }

func (j *job) Fire(entry *logrus.Entry) error {
	// The engine makes its host environment itself, and the first entry comes before the first process.
	if standard, plain := j.context.JobContainer.(*container.HostEnvironment); plain {
		j.context.JobContainer = &host{
			HostEnvironment: standard,
			profile:         j.profile,
			interruption:    j.interruption,
			interrupted:     j.interrupted,
			runID:           j.runID,
		}
	}
	at := placeOf(entry)
	if _, ended := entry.Data["stepResult"]; ended && at.stage == "Main" && !at.inner && j.profile.stepsAfterCancel {
		// It came while no process ran: the steps that are left have to know as well.
		if j.interruption.meet() != 0 {
			j.interrupted(at.step)
		}
	}
	j.reporter.record(entry, at)
	return nil
}

// interrupted changes the conditions of the steps after this one to what they mean after a cancel.
func (j *job) interrupted(step int) {
	if j.interruption.reason() == timedOut || !j.changed.CompareAndSwap(false, true) {
		return
	}
	for _, later := range j.context.Run.Job().Steps {
		if later.Number > step {
			later.If.Value = afterCancel(later.If.Value)
		}
	}
}

// silent makes the engine's own log go nowhere: everything is taken from the hook.
type silent struct{}

func (silent) WithJobLogger() *logrus.Logger {
	logger := logrus.New()
	logger.SetOutput(io.Discard)
	return logger
}
