import { describe, expect, it } from 'vitest';
import { apiAddress } from './api-address';

describe('the address of the API', () => {
  it.each([
    ['http://127.0.0.1:4000', 'localhost:3000', 'http://localhost:4000'],
    ['http://localhost:4000/', '127.0.0.1:3000', 'http://127.0.0.1:4000'],
    ['http://127.0.0.1:4000', '127.0.0.1:3000', 'http://127.0.0.1:4000'],
    ['http://127.0.0.1:4000', null, 'http://127.0.0.1:4000'],
    // A tunnel, a proxy, another machine: what was configured is where it is.
    ['http://127.0.0.1:4000', 'clipwise.lab', 'http://127.0.0.1:4000'],
    ['http://127.0.0.1:4000', '127.0.0.1.evil.example', 'http://127.0.0.1:4000'],
    ['https://api.example.org/clipwise/', 'localhost:3000', 'https://api.example.org/clipwise'],
  ])('%s is, for a page opened at %s, %s', (configured, host, expected) => {
    expect(apiAddress(configured, host)).toBe(expected);
  });
});
