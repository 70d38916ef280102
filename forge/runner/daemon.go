package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	runnerv1 "code.gitea.io/actions-proto-go/runner/v1"
	"code.gitea.io/actions-proto-go/runner/v1/runnerv1connect"
	"connectrpc.com/connect"
)

// Daemon fetches tasks and runs them, at most `capacity` at a time.
type Daemon struct {
	config       *Config
	profile      profile
	registration *Registration
	labels       []string
	client       runnerv1connect.RunnerServiceClient
	// stopping is closed with the first signal: no task is fetched any more.
	stopping chan struct{}

	mutex sync.Mutex
	// running holds the way to end each task that runs.
	running map[int64]func(why)
	tasks   sync.WaitGroup
}

func daemon(words []string) error {
	flags := flag.NewFlagSet("daemon", flag.ContinueOnError)
	file := flags.String("c", "", "configuration file")
	flags.StringVar(file, "config", "", "configuration file")
	if err := flags.Parse(words); err != nil {
		return err
	}
	config, err := readConfig(*file)
	if err != nil {
		return err
	}
	registration, err := readRegistration(config.Runner.File)
	if err != nil {
		return err
	}
	wanted := config.Runner.Labels
	if len(wanted) == 0 {
		wanted = registration.Labels
	}
	labels, err := hostLabels(wanted)
	if err != nil {
		return err
	}
	d := &Daemon{
		config:       config,
		profile:      profiles[config.Testme.Profile],
		registration: registration,
		labels:       labels,
		client:       newClient(registration),
		stopping:     make(chan struct{}),
		running:      map[int64]func(why){},
	}
	return d.run()
}

func say(format string, words ...any) {
	fmt.Fprintf(os.Stderr, "%s %s\n", time.Now().Format("15:04:05.000"), fmt.Sprintf(format, words...))
}

func (d *Daemon) run() error {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	declared, err := d.client.Declare(context.Background(), connect.NewRequest(&runnerv1.DeclareRequest{Version: d.profile.version, Labels: d.labels}))
	if err != nil {
		return fmt.Errorf("%s does not take this runner: %w", d.registration.Address, err)
	}
	say("declared as %s with labels %v, behaving like %s", declared.Msg.Runner.Name, d.labels, d.profile.version)
	polled := make(chan struct{})
	go func() {
		d.poll()
		close(polled)
	}()
	<-signals
	say("shutdown initiated, waiting %s", time.Duration(d.config.Runner.ShutdownTimeout))
	close(d.stopping)
	<-polled
	d.shutDown(time.Duration(d.config.Runner.ShutdownTimeout))
	return nil
}

// shutDown gives running tasks their time, then ends them; what they report stays as true as in the real runner.
func (d *Daemon) shutDown(patience time.Duration) {
	done := make(chan struct{})
	go func() {
		d.tasks.Wait()
		close(done)
	}()
	select {
	case <-done:
		return
	case <-time.After(patience):
	}
	d.mutex.Lock()
	ended := len(d.running)
	for _, end := range d.running {
		end(shutDown)
	}
	d.mutex.Unlock()
	if ended > 0 {
		say("cancelled in progress jobs during shutdown")
	}
	<-done
}

// poll asks for tasks until the daemon stops: at once while there is work, less and less often while there is none.
func (d *Daemon) poll() {
	slots := make(chan struct{}, d.config.Runner.Capacity)
	var version int64
	pause := time.Duration(d.config.Runner.FetchInterval)
	for {
		select {
		case slots <- struct{}{}:
		case <-d.stopping:
			return
		}
		task := d.fetch(&version)
		if task != nil {
			pause = time.Duration(d.config.Runner.FetchInterval)
			d.tasks.Add(1)
			go func() {
				defer func() { <-slots; d.tasks.Done() }()
				d.work(task)
			}()
			continue
		}
		<-slots
		select {
		case <-time.After(pause):
		case <-d.stopping:
			return
		}
		pause = min(pause*3/2, time.Duration(d.config.Runner.FetchIntervalMax))
	}
}

// fetch asks for one task. Gitea looks for one only when its version of the queue differs from the one it is told.
func (d *Daemon) fetch(version *int64) *runnerv1.Task {
	ctx, done := context.WithTimeout(context.Background(), 10*time.Second)
	defer done()
	answer, err := d.client.FetchTask(ctx, connect.NewRequest(&runnerv1.FetchTaskRequest{TasksVersion: *version}))
	if err != nil {
		say("cannot fetch a task: %v", err)
		return nil
	}
	*version = answer.Msg.TasksVersion
	if answer.Msg.Task == nil || answer.Msg.Task.Id == 0 {
		return nil
	}
	*version = 0
	return answer.Msg.Task
}
