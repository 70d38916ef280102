package main

import (
	"fmt"
	"strings"
)

// onHost is the engine's word for "no container".
const onHost = "-self-hosted"

// hostLabels gives the names of labels like `testme:host`. Only the host can be run on here.
func hostLabels(labels []string) ([]string, error) {
	names := make([]string, 0, len(labels))
	for _, label := range labels {
		name, schema, _ := strings.Cut(label, ":")
		if schema != "" && schema != "host" {
			return nil, fmt.Errorf("label %q: this runner executes on the host only, write %s:host", label, name)
		}
		names = append(names, name)
	}
	return names, nil
}

// platformFor picks where a job runs. The real runner falls back to a Docker image for what no label names.
func platformFor(names []string) func(runsOn []string) string {
	return func(runsOn []string) string {
		for _, wanted := range runsOn {
			for _, name := range names {
				if wanted == name {
					return onHost
				}
			}
		}
		return "docker.gitea.com/runner-images:ubuntu-latest"
	}
}
