package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// Config has the keys of the real runner's configuration file that this one honours; others are ignored, as the real
// one ignores `testme`, which is ours alone.
type Config struct {
	Runner struct {
		File                string            `yaml:"file"`
		Capacity            int               `yaml:"capacity"`
		Envs                map[string]string `yaml:"envs"`
		EnvFile             string            `yaml:"env_file"`
		Timeout             duration          `yaml:"timeout"`
		ShutdownTimeout     duration          `yaml:"shutdown_timeout"`
		FetchInterval       duration          `yaml:"fetch_interval"`
		FetchIntervalMax    duration          `yaml:"fetch_interval_max"`
		LogReportInterval   duration          `yaml:"log_report_interval"`
		StateReportInterval duration          `yaml:"state_report_interval"`
		PostTaskScript      string            `yaml:"post_task_script"`
		Labels              []string          `yaml:"labels"`
	} `yaml:"runner"`
	Host struct {
		WorkdirParent string `yaml:"workdir_parent"`
	} `yaml:"host"`
	Testme struct {
		// Profile is the release whose behaviour is imitated: 1.0.8 or 2.3.0.
		Profile string `yaml:"profile"`
	} `yaml:"testme"`
}

// duration reads `5s`, `3h`; the YAML library knows only its nanoseconds for certain.
type duration time.Duration

func (d *duration) UnmarshalYAML(node *yaml.Node) error {
	read, err := time.ParseDuration(node.Value)
	if err != nil {
		return fmt.Errorf("line %d: %q is no duration: write it like 5s or 3h", node.Line, node.Value)
	}
	*d = duration(read)
	return nil
}

// readConfig reads the file at path; an empty path gives the defaults of the real runner.
func readConfig(path string) (*Config, error) {
	config := &Config{}
	if path != "" {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if err := yaml.Unmarshal(text, config); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	if config.Runner.File == "" {
		config.Runner.File = ".runner"
	}
	if config.Runner.Capacity < 1 {
		config.Runner.Capacity = 1
	}
	for value, standard := range map[*duration]time.Duration{
		&config.Runner.Timeout:             3 * time.Hour,
		&config.Runner.FetchInterval:       2 * time.Second,
		&config.Runner.FetchIntervalMax:    5 * time.Second,
		&config.Runner.LogReportInterval:   5 * time.Second,
		&config.Runner.StateReportInterval: 5 * time.Second,
	} {
		if *value <= 0 {
			*value = duration(standard)
		}
	}
	if config.Runner.FetchIntervalMax < config.Runner.FetchInterval {
		config.Runner.FetchIntervalMax = config.Runner.FetchInterval
	}
	if config.Testme.Profile == "" {
		config.Testme.Profile = newest
	}
	if _, known := profiles[config.Testme.Profile]; !known {
		return nil, fmt.Errorf("%s: testme.profile %q is unknown: use one of %s", path, config.Testme.Profile, strings.Join(profileNames(), ", "))
	}
	return config, config.readEnvFile()
}

// readEnvFile adds the lines NAME=value of runner.env_file to what every job gets.
func (c *Config) readEnvFile() error {
	if c.Runner.Envs == nil {
		c.Runner.Envs = map[string]string{}
	}
	if c.Runner.EnvFile == "" {
		return nil
	}
	text, err := os.ReadFile(c.Runner.EnvFile)
	if err != nil {
		return fmt.Errorf("runner.env_file: %w", err)
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		line = strings.TrimSpace(line)
		if name, value, found := strings.Cut(line, "="); found && !strings.HasPrefix(line, "#") {
			c.Runner.Envs[name] = value
		}
	}
	return nil
}
