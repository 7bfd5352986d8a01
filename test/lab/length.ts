/** `npm test` has the short form of tests that break an apply in every way or repeat one many times; `npm run test:long` has all of it. */
export const long = process.env['LAB_LONG'] === '1';
