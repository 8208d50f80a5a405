import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The open connections of a server, WebSockets among them, and at most so many of one address. */
export class ConnectionLimit {
  readonly open = new Set<Socket>();
  readonly #byAddress = new Map<string, number>();

  /** @param refused is told of each connection above `most`, which is closed at once. */
  constructor(server: Server, most: number, refused: () => void) {
    // Node's own list leaves out those that became WebSockets, or were refused it and never closed from the other side.
    server.on('connection', (socket) => {
      const address = socket.remoteAddress ?? '';
      const count = (this.#byAddress.get(address) ?? 0) + 1;
      if (count > most) {
        refused();
        socket.destroy();
        return;
      }
      this.#byAddress.set(address, count);
      this.open.add(socket);
      socket.once('close', () => {
        this.open.delete(socket);
        const left = (this.#byAddress.get(address) ?? 1) - 1;
        if (left === 0) this.#byAddress.delete(address);
        else this.#byAddress.set(address, left);
      });
    });
  }
}
