package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"

	runnerv1 "code.gitea.io/actions-proto-go/runner/v1"
	"connectrpc.com/connect"
)

// Registration is what Gitea gave this runner; the file has the keys of the real runner's `.runner`.
type Registration struct {
	ID      int64    `json:"id"`
	UUID    string   `json:"uuid"`
	Name    string   `json:"name"`
	Token   string   `json:"token"`
	Address string   `json:"address"`
	Labels  []string `json:"labels"`
}

func readRegistration(file string) (*Registration, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is not there: register this runner first", file)
	}
	if err != nil {
		return nil, err
	}
	read := &Registration{}
	if err := json.Unmarshal(text, read); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return read, nil
}

func (r *Registration) write(file string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o600)
}

func register(words []string) error {
	flags := flag.NewFlagSet("register", flag.ContinueOnError)
	flags.Bool("no-interactive", false, "ask nothing; the only way there is")
	instance := flags.String("instance", "", "address of Gitea")
	token := flags.String("token", "", "registration token")
	name := flags.String("name", "", "name of the runner, the host's name if not given")
	labels := flags.String("labels", "", "labels with commas between them; those of the configuration come first")
	file := flags.String("c", "", "configuration file")
	flags.StringVar(file, "config", "", "configuration file")
	if err := flags.Parse(words); err != nil {
		return err
	}
	config, err := readConfig(*file)
	if err != nil {
		return err
	}
	wanted := config.Runner.Labels
	if len(wanted) == 0 && *labels != "" {
		wanted = strings.Split(*labels, ",")
	}
	names, err := hostLabels(wanted)
	if err != nil {
		return err
	}
	if *name == "" {
		if *name, err = os.Hostname(); err != nil {
			return err
		}
	}
	address := strings.TrimSuffix(*instance, "/")
	answer, err := newClient(&Registration{Address: address}).Register(context.Background(), connect.NewRequest(&runnerv1.RegisterRequest{
		Name:    *name,
		Token:   *token,
		Version: profiles[config.Testme.Profile].version,
		Labels:  names,
	}))
	if err != nil {
		return fmt.Errorf("cannot register at %s: %w", address, err)
	}
	got := answer.Msg.Runner
	return (&Registration{ID: got.Id, UUID: got.Uuid, Name: got.Name, Token: got.Token, Address: address, Labels: wanted}).write(config.Runner.File)
}
