export { EnvironmentError } from './environment-error.js';
export { ApiError } from './errors.js';
export { PortTakenError } from './http/listen.js';
export { createServer, type RunningServer, type ServerOptions } from './server.js';
