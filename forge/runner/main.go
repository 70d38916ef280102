// A runner daemon for tests: it speaks the runner protocol of Gitea and executes jobs on the host with the engine
// library of Gitea's own runner. It takes the command line and the configuration file of that runner, as far as the
// tests need them, so that the real one can take its place. See docs/forge.md.
package main

import (
	"fmt"
	"os"
)

const usage = `usage:
  runner register --no-interactive --instance <url> --token <token> --name <name> [--labels <a:host,b:host>] [-c <config.yaml>]
  runner daemon [-c <config.yaml>]
  runner --version`

func main() {
	if err := command(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "runner:", err)
		os.Exit(1)
	}
}

func command(words []string) error {
	if len(words) == 0 {
		return fmt.Errorf("no command given\n%s", usage)
	}
	switch words[0] {
	case "register":
		return register(words[1:])
	case "daemon":
		return daemon(words[1:])
	case "--version", "-v":
		fmt.Println("runner of testme's forge, not a release of Gitea's runner")
		return nil
	default:
		return fmt.Errorf("unknown command %q\n%s", words[0], usage)
	}
}
