package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	runnerv1 "code.gitea.io/actions-proto-go/runner/v1"
	"github.com/nektos/act/pkg/model"
	"github.com/nektos/act/pkg/runner"
	"go.yaml.in/yaml/v4"
)

// jobOf reads the workflow of a task: Gitea sends a file with one job and tells what the jobs before it gave.
func jobOf(task *runnerv1.Task) (*model.Run, error) {
	workflow, err := model.ReadWorkflow(bytes.NewReader(task.WorkflowPayload))
	if err != nil {
		return nil, fmt.Errorf("cannot read the workflow: %w", err)
	}
	names := workflow.GetJobIDs()
	if len(names) != 1 {
		return nil, fmt.Errorf("the workflow of a task has one job, this one has %d", len(names))
	}
	job := workflow.GetJob(names[0])
	needs := make([]string, 0, len(task.Needs))
	for name, need := range task.Needs {
		needs = append(needs, name)
		workflow.Jobs[name] = &model.Job{Outputs: need.Outputs, Result: wordOf(need.Result)}
	}
	job.RawNeeds = yaml.Node{}
	if err := job.RawNeeds.Encode(needs); err != nil {
		return nil, err
	}
	if job.Defaults.Run.Shell == "" && workflow.Defaults.Run.Shell == "" {
		job.Defaults.Run.Shell = shell()
	}
	return &model.Run{Workflow: workflow, JobID: names[0]}, nil
}

// shell is what `run:` takes when nothing is said: bash, else sh.
func shell() string {
	if _, err := exec.LookPath("bash"); err != nil {
		return "sh"
	}
	return "bash"
}

func wordOf(result runnerv1.Result) string {
	return strings.ToLower(strings.TrimPrefix(result.String(), "RESULT_"))
}

// contextOf is the task's `github` context; the event also as the text of its file.
func contextOf(task *runnerv1.Task) (*model.GithubContext, string, error) {
	fields := task.Context.GetFields()
	text := func(name string) string { return fields[name].GetStringValue() }
	event := fields["event"].GetStructValue()
	if event == nil {
		return nil, "", errors.New("the task has no event")
	}
	context := &model.GithubContext{
		Event:           event.AsMap(),
		RunID:           text("run_id"),
		RunNumber:       text("run_number"),
		RunAttempt:      text("run_attempt"),
		Actor:           text("actor"),
		Repository:      text("repository"),
		EventName:       text("event_name"),
		Sha:             text("sha"),
		Ref:             text("ref"),
		RefName:         text("ref_name"),
		RefType:         text("ref_type"),
		HeadRef:         text("head_ref"),
		BaseRef:         text("base_ref"),
		Token:           text("token"),
		RepositoryOwner: text("repository_owner"),
		RetentionDays:   text("retention_days"),
	}
	file, err := json.Marshal(context.Event)
	return context, string(file), err
}

func (d *Daemon) engineConfig(task *runnerv1.Task, context *model.GithubContext, event string) *runner.Config {
	address := d.registration.Address
	runtimeToken := task.Context.GetFields()["gitea_runtime_token"].GetStringValue()
	if runtimeToken == "" {
		runtimeToken = context.Token
	}
	env := map[string]string{
		"GITEA_ACTIONS":                "true",
		"GITEA_ACTIONS_RUNNER_VERSION": d.profile.version,
		"ACTIONS_RUNTIME_URL":          address + "/api/actions_pipeline/",
		"ACTIONS_RESULTS_URL":          address,
		"ACTIONS_RUNTIME_TOKEN":        runtimeToken,
	}
	if d.profile.namesRunner {
		env["RUNNER_NAME"] = d.registration.Name
		env["RUNNER_ENVIRONMENT"] = "self-hosted"
	}
	for name, value := range d.config.Runner.Envs {
		env[name] = value
	}
	actions := task.Context.GetFields()["gitea_default_actions_url"].GetStringValue()
	if actions == "" || actions == "self" {
		actions = address
	}
	return &runner.Config{
		// Only a name by which the engine translates paths: on the host the work is done elsewhere.
		Workdir:               "/workspace/" + context.Repository,
		ActionCacheDir:        d.config.Host.WorkdirParent,
		LogOutput:             true,
		Env:                   env,
		Secrets:               task.Secrets,
		Vars:                  task.Vars,
		Token:                 context.Token,
		GitHubInstance:        address,
		AutoRemove:            true,
		NoSkipCheckout:        true,
		PresetGitHubContext:   context,
		EventJSON:             event,
		ContainerNamePrefix:   fmt.Sprintf("GITEA-ACTIONS-TASK-%d", task.Id),
		DefaultActionInstance: actions,
		PlatformPicker:        platformFor(d.labels),
	}
}
