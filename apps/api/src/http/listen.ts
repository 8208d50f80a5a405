import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorCodes } from '@clipwise/contract/errors';

/** Another program listens on the port. */
export class PortTakenError extends Error {
  readonly code = errorCodes.PORT_TAKEN;

  constructor(host: string, port: number) {
    super(
      `port ${port} on ${host} is taken; stop the program that uses it, or set CLIPWISE_API_PORT to a free port`,
    );
    this.name = 'PortTakenError';
  }
}

/** Starts listening. @returns the port, chosen by the system when `port` is 0. @throws PortTakenError. */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(host, port) : error);
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}
