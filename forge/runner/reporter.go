package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	runnerv1 "code.gitea.io/actions-proto-go/runner/v1"
	"code.gitea.io/actions-proto-go/runner/v1/runnerv1connect"
	"connectrpc.com/connect"
	"github.com/sirupsen/logrus"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// reporter keeps the state and the log of a task and brings both to Gitea.
type reporter struct {
	client      runnerv1connect.RunnerServiceClient
	profile     profile
	logEvery    time.Duration
	stateEvery  time.Duration
	onCancelled func()

	mutex sync.Mutex
	state *runnerv1.TaskState
	lines rows
	// log holds the rows that Gitea has not acknowledged, the first of which is number `acknowledged`.
	log          []*runnerv1.LogRow
	acknowledged int64
	outputs      map[string]string

	// changed is signalled when a step or the job changes its state.
	changed chan struct{}
	closing chan struct{}
	closed  chan struct{}
	// sending is held while one report is under way.
	sending sync.Mutex
}

func newReporter(client runnerv1connect.RunnerServiceClient, task *runnerv1.Task, config *Config, profile profile, onCancelled func()) *reporter {
	r := &reporter{
		client:      client,
		profile:     profile,
		logEvery:    time.Duration(config.Runner.LogReportInterval),
		stateEvery:  time.Duration(config.Runner.StateReportInterval),
		onCancelled: onCancelled,
		state:       &runnerv1.TaskState{Id: task.Id, StartedAt: timestamppb.Now()},
		changed:     make(chan struct{}, 1),
		closing:     make(chan struct{}),
		closed:      make(chan struct{}),
	}
	for _, secret := range task.Secrets {
		r.lines.hide(secret)
	}
	fields := task.Context.GetFields()
	r.lines.hide(fields["token"].GetStringValue())
	r.lines.hide(fields["gitea_runtime_token"].GetStringValue())
	return r
}

// run brings changes of state at once, rows of the log in batches, and a sign of life now and then: its answer is how a
// cancel is noticed.
func (r *reporter) run() {
	defer close(r.closed)
	log := time.NewTicker(r.logEvery)
	defer log.Stop()
	state := time.NewTicker(r.stateEvery)
	defer state.Stop()
	for {
		select {
		case <-r.changed:
			_ = r.sendState(false)
		case <-log.C:
			_ = r.sendLog(false)
		case <-state.C:
			_ = r.sendState(false)
		case <-r.closing:
			return
		}
	}
}

func (r *reporter) touch() {
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

// expect makes the rows for the steps.
func (r *reporter) expect(steps int) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for number := range steps {
		r.state.Steps = append(r.state.Steps, &runnerv1.StepState{Id: int64(number)})
	}
}

// say adds a row of our own.
func (r *reporter) say(format string, words ...any) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.add(fmt.Sprintf(format, words...), time.Now())
}

func (r *reporter) add(text string, at time.Time) bool {
	row := r.lines.row(text, at)
	if row != nil {
		r.log = append(r.log, row)
	}
	return row != nil
}

// duringSteps: the first step has begun and the last has not ended. What is printed outside steps then is not shown.
func (r *reporter) duringSteps() bool {
	steps := r.state.Steps
	if len(steps) == 0 {
		return false
	}
	return steps[0].StartedAt != nil && steps[len(steps)-1].Result == runnerv1.Result_RESULT_UNSPECIFIED
}

// record takes an entry of the engine's log.
func (r *reporter) record(entry *logrus.Entry, at place) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if word, said := entry.Data["jobResult"]; said {
		r.finish(resultOf(word), entry.Time)
	}
	if at.stage != "Main" || at.step >= len(r.state.Steps) {
		if entry.Level <= logrus.InfoLevel && !r.duringSteps() {
			r.add(entry.Message, entry.Time)
		}
		return
	}
	step := r.state.Steps[at.step]
	if step.StartedAt == nil {
		step.StartedAt = timestamppb.New(entry.Time)
		r.touch()
	}
	if text, show := r.stepRow(entry); show {
		index := r.acknowledged + int64(len(r.log))
		if r.add(text, entry.Time) {
			if step.LogLength == 0 {
				step.LogIndex = index
			}
			step.LogLength++
		}
	}
	if word, said := entry.Data["stepResult"]; said && !at.inner && step.Result == runnerv1.Result_RESULT_UNSPECIFIED {
		step.Result = resultOf(word)
		step.StoppedAt = timestamppb.New(entry.Time)
		r.touch()
	}
}

// stepRow is what an entry adds to its step's log: what was printed, and errors of the engine.
func (r *reporter) stepRow(entry *logrus.Entry) (string, bool) {
	if raw, _ := entry.Data["raw_output"].(bool); raw {
		return entry.Message, entry.Level <= logrus.InfoLevel
	}
	if _, result := entry.Data["stepResult"]; result {
		return "", false
	}
	if entry.Level <= logrus.ErrorLevel {
		return "##[error]" + entry.Message, true
	}
	// Where commands are stopped the engine logs a line that looks like one as its own words.
	return entry.Message, r.profile.showsStopped && r.lines.stopped != "" && entry.Level == logrus.InfoLevel && isCommand(entry.Message)
}

func (r *reporter) finish(result runnerv1.Result, at time.Time) {
	r.state.Result = result
	r.state.StoppedAt = timestamppb.New(at)
	rest := runnerv1.Result_RESULT_CANCELLED
	if result == runnerv1.Result_RESULT_SKIPPED {
		rest = result
	}
	for _, step := range r.state.Steps {
		if step.Result == runnerv1.Result_RESULT_UNSPECIFIED {
			step.Result = rest
		}
	}
}

func (r *reporter) overrule(result runnerv1.Result) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.finish(result, time.Now())
}

func (r *reporter) result() string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return wordOf(r.state.Result)
}

func (r *reporter) setOutputs(outputs map[string]string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.outputs = map[string]string{}
	for name, value := range outputs {
		if len(name) <= 255 && len(value) <= 1<<20 {
			r.outputs[name] = value
		}
	}
}

// close brings the rest, the last words as a row; it tries for a minute, since without it the job never ends in Gitea.
func (r *reporter) close(last string) {
	r.mutex.Lock()
	if r.state.Result == runnerv1.Result_RESULT_UNSPECIFIED {
		if last == "" {
			last = "Early termination"
		}
		r.finish(runnerv1.Result_RESULT_FAILURE, time.Now())
	}
	if last != "" {
		for line := range strings.SplitSeq(last, "\n") {
			r.add(line, time.Now())
		}
	}
	r.mutex.Unlock()
	close(r.closing)
	<-r.closed
	for pause, until := 100*time.Millisecond, time.Now().Add(time.Minute); time.Now().Before(until); pause *= 2 {
		if r.sendLog(true) == nil && r.sendState(true) == nil {
			return
		}
		time.Sleep(pause)
	}
	say("task %d: could not report its end", r.state.Id)
}

func (r *reporter) sendLog(last bool) error {
	r.sending.Lock()
	defer r.sending.Unlock()
	r.mutex.Lock()
	batch, index := r.log, r.acknowledged
	r.mutex.Unlock()
	if len(batch) == 0 {
		return nil
	}
	ctx, end := context.WithTimeout(context.Background(), 20*time.Second)
	defer end()
	answer, err := r.client.UpdateLog(ctx, connect.NewRequest(&runnerv1.UpdateLogRequest{TaskId: r.state.Id, Index: index, Rows: batch, NoMore: last}))
	if err != nil {
		say("task %d: cannot send its log: %v", r.state.Id, err)
		return err
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if taken := answer.Msg.AckIndex - index; taken > 0 && taken <= int64(len(r.log)) {
		r.log = r.log[taken:]
		r.acknowledged = answer.Msg.AckIndex
	}
	if len(r.log) > 0 && last {
		return fmt.Errorf("%d rows were not taken", len(r.log))
	}
	return nil
}

func (r *reporter) sendState(last bool) error {
	r.sending.Lock()
	defer r.sending.Unlock()
	r.mutex.Lock()
	request := &runnerv1.UpdateTaskRequest{State: snapshot(r.state, last), Outputs: r.outputs}
	r.mutex.Unlock()
	ctx, end := context.WithTimeout(context.Background(), 20*time.Second)
	defer end()
	answer, err := r.client.UpdateTask(ctx, connect.NewRequest(request))
	if err != nil {
		say("task %d: cannot send its state: %v", r.state.Id, err)
		return err
	}
	if answer.Msg.State.GetResult() == runnerv1.Result_RESULT_CANCELLED {
		r.onCancelled()
	}
	return nil
}

// snapshot copies the state; the job's result goes out only with the last report, behind which Gitea takes nothing.
func snapshot(state *runnerv1.TaskState, last bool) *runnerv1.TaskState {
	copied := &runnerv1.TaskState{Id: state.Id, StartedAt: state.StartedAt}
	if last {
		copied.Result, copied.StoppedAt = state.Result, state.StoppedAt
	}
	for _, step := range state.Steps {
		copied.Steps = append(copied.Steps, &runnerv1.StepState{
			Id: step.Id, Result: step.Result, StartedAt: step.StartedAt, StoppedAt: step.StoppedAt, LogIndex: step.LogIndex, LogLength: step.LogLength,
		})
	}
	return copied
}

func resultOf(word any) runnerv1.Result {
	if value, known := runnerv1.Result_value["RESULT_"+strings.ToUpper(fmt.Sprint(word))]; known {
		return runnerv1.Result(value)
	}
	return runnerv1.Result_RESULT_UNSPECIFIED
}
