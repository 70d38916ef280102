/** What a bot's token must be allowed, and what fails without it (run on Gitea 1.26.0). Its user is a member of the organisation and may write. */
export const botScopes: readonly { scope: string; without: string }[] = [
  { scope: 'read:organization', without: 'nobody can be told to be a member' },
  { scope: 'read:user', without: 'it does not know its own comments, and nothing is decided' },
  { scope: 'write:issue', without: 'no push records, no reaction, no comment' },
  { scope: 'write:repository', without: 'no pull request, no commit status, no runs' }
]
