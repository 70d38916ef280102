import { runJobKeeper } from './doors.ts'

void runJobKeeper(process.argv[2] ?? '')
