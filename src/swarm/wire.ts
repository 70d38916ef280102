// What the engine's API tells of services, tasks and containers, as far as it is read here.

/** What the engine says of a service, as far as the lifecycle asks. */
export interface Service {
  ID: string
  Version?: { Index: number }
  CreatedAt: string
  UpdatedAt: string
  Spec: {
    Name: string
    Labels: Record<string, string>
    Mode: { Replicated?: { Replicas: number }; Global?: object; ReplicatedJob?: { TotalCompletions?: number; MaxConcurrent?: number }; GlobalJob?: object }
    TaskTemplate: TaskSpec
    UpdateConfig?: { FailureAction?: string; Order?: string }
  }
  Endpoint?: { Ports?: unknown[] }
  UpdateStatus?: { State?: string; Message?: string }
  JobStatus?: { JobIteration: { Index: number } }
  /** Only with `status=true`: how many tasks the orchestrator wants and has. */
  ServiceStatus?: { RunningTasks: number; DesiredTasks: number; CompletedTasks: number }
}

export interface TaskSpec {
  ForceUpdate?: number
  ContainerSpec: {
    Image: string
    Healthcheck?: { Test?: string[]; Retries?: number }
    Labels?: Record<string, string>
    Mounts?: { Type: string; Source?: string; Target: string }[]
    [key: string]: unknown
  }
  RestartPolicy?: { Condition?: string; MaxAttempts?: number }
  [key: string]: unknown
}

export interface Task {
  ID: string
  ServiceID: string
  CreatedAt: string
  DesiredState: string
  Slot?: number
  NodeID?: string
  JobIteration?: { Index: number }
  Spec: TaskSpec
  Status: { State: string; Timestamp: string; Err?: string; Message?: string; ContainerStatus?: { ContainerID?: string; ExitCode?: number } }
}

export interface Container {
  Id: string
  State: string
  Labels: Record<string, string>
  Mounts?: { Type: string; Name?: string }[]
}
