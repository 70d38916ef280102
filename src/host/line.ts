/** What the timer or a check has found, as one line for the operator. */
export interface Line {
  state: 'ok' | 'warn' | 'fail'
  text: string
  /** What mends it. */
  mend?: string
}
