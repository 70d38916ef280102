package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/nektos/act/pkg/common"
	"github.com/nektos/act/pkg/container"
	"github.com/nektos/act/pkg/lookpath"
)

// host is the engine's host environment with processes started as the real runner starts them since 1.0.4: with pipes
// and without a terminal, ended by SIGKILL.
type host struct {
	*container.HostEnvironment
	profile      profile
	interruption *interruption
	// interrupted is called when a step has met the interruption, with that step's number.
	interrupted func(step int)
	runID       string
}

type environment map[string]string

func (e environment) Getenv(name string) string { return e[name] }

func (h *host) Exec(command []string, env map[string]string, _, workdir string) common.Executor {
	return func(ctx context.Context) error {
		place := placeIn(ctx)
		if h.profile.stepsAfterCancel && place.stage != "Post" {
			// It came between two processes: this one is not started.
			if reason := h.interruption.meet(); reason != 0 {
				h.interrupted(place.step)
				return fmt.Errorf("this step has been %s", reason.word())
			}
		}
		err := h.start(ctx, command, env, workdir, place)
		if h.profile.stepsAfterCancel && place.stage != "Post" {
			if reason := h.interruption.meet(); reason != 0 {
				h.interrupted(place.step)
				if err == nil {
					err = context.Canceled
				}
				return fmt.Errorf("this step has been %s: %w", reason.word(), err)
			}
		}
		if err != nil && ctx.Err() != nil {
			return fmt.Errorf("this step has been cancelled: %w", err)
		}
		return err
	}
}

// start runs one process of a step to its end.
func (h *host) start(ctx context.Context, command []string, env map[string]string, workdir string, at place) error {
	file, err := lookpath.LookPath2(command[0], environment(env))
	if err != nil {
		_, _ = io.WriteString(h.StdOut, "Cannot find: "+command[0]+" in PATH\n")
		return errors.New("Cannot find: " + command[0] + " in PATH")
	}
	if h.profile.stepsAfterCancel {
		var end context.CancelFunc
		ctx, end = h.until(ctx)
		defer end()
	}
	process := exec.CommandContext(ctx, file)
	process.Args = command
	process.Dir = h.directory(workdir)
	process.Env, err = h.environ(env, at)
	if err != nil {
		return err
	}
	// Output that is no file goes through a pipe, and Wait waits until nobody holds its other end.
	process.Stdout = h.StdOut
	process.Stderr = h.StdOut
	process.WaitDelay = h.profile.outputDelay
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if h.profile.killsGroup {
		process.Cancel = func() error { return syscall.Kill(-process.Process.Pid, syscall.SIGKILL) }
	}
	return process.Run()
}

// until ends with the interruption, or, for what is started after it, when the time for that is over.
func (h *host) until(ctx context.Context) (context.Context, context.CancelFunc) {
	if last := h.interruption.lastMoment(); !last.IsZero() {
		return context.WithDeadline(ctx, last)
	}
	ctx, end := context.WithCancel(ctx)
	go func() {
		select {
		case <-h.interruption.came:
			end()
		case <-ctx.Done():
		}
	}()
	return ctx, end
}

// CopyDir writes over what a step before it has copied, read-only files too. The real runner removes a file before it writes it (gitea.com/gitea/runner
// 1.0.8, act/filecollector); the engine library opens it instead, which with git's packs only root can do.
func (h *host) CopyDir(destPath string, srcPath string, useGitIgnore bool) common.Executor {
	standard := h.HostEnvironment.CopyDir(destPath, srcPath, useGitIgnore)
	return func(ctx context.Context) error {
		err := filepath.WalkDir(destPath, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			if info, err := entry.Info(); err == nil && info.Mode()&0o200 == 0 {
				return os.Chmod(path, info.Mode()|0o200)
			}
			return nil
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return standard(ctx)
	}
}

func (h *host) directory(workdir string) string {
	if workdir == "" {
		return h.Path
	}
	if filepath.IsAbs(workdir) {
		return workdir
	}
	return filepath.Join(h.Path, workdir)
}

func (h *host) environ(env map[string]string, at place) ([]string, error) {
	if h.profile.summaryPerStep {
		summary := filepath.Join(h.ActPath, "workflow", "step-summary-"+strconv.Itoa(at.step)+".md")
		file, err := os.OpenFile(summary, os.O_CREATE|os.O_WRONLY, 0o666)
		if err != nil {
			return nil, err
		}
		_ = file.Close()
		env["GITHUB_STEP_SUMMARY"], env["GITEA_STEP_SUMMARY"] = summary, summary
	}
	if h.profile.namesRunner {
		env["RUNNER_WORKSPACE"] = filepath.Dir(h.Path)
		env["GITEA_RUN_ID"] = h.runID
	}
	lines := make([]string, 0, len(env))
	for name, value := range env {
		lines = append(lines, name+"="+value)
	}
	return lines, nil
}
