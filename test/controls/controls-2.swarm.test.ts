import { testHalf } from './suite.ts'

testHalf(1)
