import { createServer } from 'node:net';

/** A port is taken by another program. */
export class PortTakenError extends Error {
  code = 'PORT_TAKEN';

  /** @param {number} port @param {string} part @param {string} variable environment variable that moves the part. */
  constructor(port, part, variable) {
    super(
      `port ${port}, wanted for the ${part}, is taken by another program; stop that program or choose another port: ${variable}=${port + 1} npm start`,
    );
    this.name = 'PortTakenError';
  }
}

/**
 * Binds and releases a TCP port on 127.0.0.1.
 *
 * @param {number} port 0 lets the system choose.
 * @returns {Promise<number>} the port that was free.
 */
export function probePort(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}

/**
 * Reads a port from the environment and checks that it is free.
 *
 * @param {string} part what listens there, for messages.
 * @param {string} variable environment variable.
 * @param {number} fallback
 * @returns {Promise<number>}
 * @throws {PortTakenError | RangeError}
 */
export async function claimPort(part, variable, fallback) {
  const text = process.env[variable];
  const port = text === undefined || text === '' ? fallback : Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new RangeError(`${variable} must be a port from 1 to 65535, got "${text}"`);
  }
  return probePort(port).catch((error) => {
    if (error?.code === 'EADDRINUSE') throw new PortTakenError(port, part, variable);
    throw new Error(
      `port ${port}, wanted for the ${part}, cannot be used (${error?.code}); choose another with ${variable}`,
    );
  });
}
