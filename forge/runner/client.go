package main

import (
	"context"
	"net/http"

	"code.gitea.io/actions-proto-go/runner/v1/runnerv1connect"
	"connectrpc.com/connect"
)

// newClient speaks to Gitea's runner service as the registered runner.
func newClient(registration *Registration) runnerv1connect.RunnerServiceClient {
	identify := connect.UnaryInterceptorFunc(func(next connect.UnaryFunc) connect.UnaryFunc {
		return func(ctx context.Context, request connect.AnyRequest) (connect.AnyResponse, error) {
			if registration.UUID != "" {
				request.Header().Set("x-runner-uuid", registration.UUID)
				request.Header().Set("x-runner-token", registration.Token)
			}
			return next(ctx, request)
		}
	})
	return runnerv1connect.NewRunnerServiceClient(http.DefaultClient, registration.Address+"/api/actions", connect.WithInterceptors(identify))
}
