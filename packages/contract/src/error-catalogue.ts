/** What a stable error code says, and what to do. */
export interface ErrorEntry {
  /**
   * Where it is seen: `answer`, in `extensions.code` of the API; `failure`, as the failure of a run; `command`, from a command or a
   * function of the packages.
   */
  readonly seenIn: readonly ('answer' | 'failure' | 'command')[];
  readonly meaning: string;
  readonly remedy: string;
}

const answer = ['answer'] as const;
const failure = ['failure'] as const;
const command = ['command'] as const;
const either = ['failure', 'command'] as const;

/** Every error code of API, trainer and agent. */
export const errorCatalogue = {
  BAD_USER_INPUT: {
    seenIn: answer,
    meaning: 'The request breaks a rule; nothing was stored.',
    remedy: 'The message names the place, the limit and what to send instead.',
  },
  NOT_FOUND: {
    seenIn: answer,
    meaning: 'There is no such run, study, artifact or saved view.',
    remedy: 'Check the id; it may belong to another server.',
  },
  FORBIDDEN: {
    seenIn: answer,
    meaning:
      'The page, the name of the server, or the role of the key that the request came with is not one that may ask.',
    remedy: 'The message names the setting or the role that lets it in.',
  },
  UNAUTHENTICATED: {
    seenIn: answer,
    meaning: 'The API asks who calls, and no valid key or sign-in came with the request.',
    remedy:
      'Sign in, or send a key: `Authorization: Bearer KEY`, `CLIPWISE_API_KEY`, `--api-key-file`. An expired or revoked key is replaced by an admin of its project.',
  },
  LEASE_LOST: {
    seenIn: answer,
    meaning: 'Another writer or a newer claim holds the lease of the run.',
    remedy: 'Stop the trainer; keep what was not sent for a person to look at.',
  },
  SEQUENCE_GAP: {
    seenIn: answer,
    meaning: 'A batch skipped ahead.',
    remedy: 'Send from `extensions.expectedSequence`.',
  },
  SEQUENCE_CONFLICT: {
    seenIn: answer,
    meaning: 'A batch of that number was stored with other events.',
    remedy: 'Stop: it is a fault of the writer. A batch is sent again unchanged.',
  },
  SERVER_BUSY: {
    seenIn: answer,
    meaning: 'The database took too long for this, or every connection to it was busy; nothing was changed.',
    remedy: 'Ask again in a moment, or for less at once.',
  },
  IDEMPOTENCY_KEY_USED: {
    seenIn: answer,
    meaning: 'Another request was sent with this idempotency key; nothing was made.',
    remedy: 'Take a key of its own for each thing to make, and the same one for the same request sent again.',
  },
  BUDGET_EXCEEDED: {
    seenIn: ['answer', 'failure'],
    meaning: 'The runs would spend more than a budget of their data set leaves; nothing was queued.',
    remedy:
      'Take fewer runs or steps, more noise or smaller batches; or let the owner of the data raise the budget, or pass over it with a reason.',
  },
  RUN_ENDED: {
    seenIn: answer,
    meaning: 'The run is completed, failed or cancelled.',
    remedy: 'Stop; `rerun` queues a new run with the same config.',
  },
  INTERNAL_SERVER_ERROR: {
    seenIn: answer,
    meaning: 'The server, or its database, could not answer.',
    remedy: 'Wait with a growing pause and send the same again; the cause is in the log of the server.',
  },
  BAD_REQUEST: {
    seenIn: answer,
    meaning: 'The HTTP request is no GraphQL request.',
    remedy: 'Send `query` and `variables` as JSON.',
  },
  GRAPHQL_PARSE_FAILED: {
    seenIn: answer,
    meaning: 'The operation is no GraphQL.',
    remedy: 'Correct it at the place that the message names.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    seenIn: answer,
    meaning: 'The operation does not fit the schema, is nested too deep or could resolve too many fields.',
    remedy: 'Compare it with `schema.graphql`; ask for smaller pages.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    seenIn: answer,
    meaning: 'The document has several operations and the request names none of them.',
    remedy: 'Send `operationName`.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    seenIn: answer,
    meaning: 'The request names an operation by its hash, which the server does not know.',
    remedy: 'Send the whole operation.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    seenIn: answer,
    meaning: 'The request names an operation by its hash, which the server does not take.',
    remedy: 'Send the whole operation.',
  },
  SERVICE_UNAVAILABLE: {
    seenIn: answer,
    meaning: 'What stands before the API could not reach it.',
    remedy: 'Wait with a growing pause and send the same again.',
  },
  TOO_MANY_REQUESTS: {
    seenIn: answer,
    meaning: 'What stands before the API lets no more requests through.',
    remedy: 'Wait with a growing pause and send the same again.',
  },
  LEASE_EXPIRED: {
    seenIn: failure,
    meaning: 'The writer of each attempt went silent.',
    remedy: 'Look at the log of the agent and run it again.',
  },
  ATTEMPTS_OVER: {
    seenIn: failure,
    meaning: 'Each attempt ended before the run had kept a state to go on from.',
    remedy:
      'A state is kept after the first step: look at the log of the agent for what ended it before, and run it again.',
  },
  AGENT_STOPPED: {
    seenIn: failure,
    meaning: 'The training agent was stopped while the run was under way.',
    remedy: 'Run it again.',
  },
  AGENT_RESTARTED: {
    seenIn: failure,
    meaning: 'The training agent ended unexpectedly while the run was under way.',
    remedy: 'Run it again; the log of the agent may say why it ended.',
  },
  BATCH_REFUSED: {
    seenIn: failure,
    meaning: 'The API refused what the run recorded, so that nothing after it could be stored.',
    remedy: 'The message says what was refused; the folder of the run is kept where it was trained.',
  },
  TRAINER_CRASHED: {
    seenIn: failure,
    meaning: 'The process of the trainer ended without saying how.',
    remedy: 'Read its last words in the message; after a signal, lower `training.microbatchSize`.',
  },
  TRAINING_FAILED: {
    seenIn: failure,
    meaning: 'The training ended by a fault that has no code of its own.',
    remedy: 'Report it with the message and the config.',
  },
  TRAINING_DIVERGED: {
    seenIn: failure,
    meaning: 'A parameter is not finite any more, or is absurdly large.',
    remedy: 'Lower `optimizer.learningRate`.',
  },
  CONFIG_INVALID: {
    seenIn: either,
    meaning: 'A run config breaks a rule.',
    remedy: 'Each line of the message names the place, the limit and the value.',
  },
  CONFIG_UNREADABLE: {
    seenIn: command,
    meaning: 'A config file is not there or is no JSON.',
    remedy: 'The message names file and line; `clipwise config example` prints a whole config.',
  },
  IMPORT_UNREADABLE: {
    seenIn: command,
    meaning:
      'A file or folder holds nothing that the importer reads, or is damaged; nothing of it was imported.',
    remedy: 'The message names the file and what was expected; `clipwise import --help` lists the importers.',
  },
  LAUNCHER_FAILED: {
    seenIn: command,
    meaning: 'Agents could not be started, listed or ended where they were asked for.',
    remedy: 'The message has what the launcher or the cluster said.',
  },
  OPTIONS_INVALID: {
    seenIn: command,
    meaning: 'Options of a command are missing or do not go together.',
    remedy: 'The message names them; the command with --help lists all.',
  },
  JSON_INVALID: {
    seenIn: command,
    meaning: 'A text is no JSON.',
    remedy: 'The message names line and column.',
  },
  COMPONENT_INVALID: {
    seenIn: either,
    meaning: 'A part of a run cannot be made as its config and its data ask.',
    remedy: 'The message names the key of the config, the limit and the value.',
  },
  DATASET_INVALID: {
    seenIn: either,
    meaning: 'A data set cannot be read.',
    remedy: 'The message names the file and what to change in it.',
  },
  BACKEND_UNAVAILABLE: {
    seenIn: either,
    meaning: 'The compute backend cannot be used on this machine.',
    remedy:
      'Do as the message says, or set `training.backend` to "auto"; `clipwise doctor` lists what works.',
  },
  BATCH_COUPLED: {
    seenIn: either,
    meaning: 'The model or the loss mixes the examples of a batch, so that no per-example gradient exists.',
    remedy: 'Normalise within an example, and sum over the pixels of one.',
  },
  SAFETENSORS_INVALID: {
    seenIn: either,
    meaning: 'A checkpoint cannot be written or read.',
    remedy: 'The message names what does not fit.',
  },
  SHARED_MEMORY_FULL: {
    seenIn: either,
    meaning: 'The shared memory of the kernels is full.',
    remedy: 'Lower `training.microbatchSize`.',
  },
  COMPUTE_THREAD_LOST: {
    seenIn: either,
    meaning: 'A thread of the kernels ended.',
    remedy: 'Run it again; if it comes back, take another backend.',
  },
  CONVOLUTION_UNSUPPORTED: {
    seenIn: either,
    meaning: 'The backend has no gradient for a convolution of the model.',
    remedy: 'Take another backend, or stride 1 and "same" padding.',
  },
  GPU_FAILED: {
    seenIn: either,
    meaning: 'The graphics device did not do what it was told.',
    remedy: 'Lower `training.microbatchSize`, or take another backend.',
  },
  SYNCHRONOUS_READ: {
    seenIn: either,
    meaning: 'A value of the graphics device was read without waiting for it.',
    remedy: 'Report it: it is a fault of the program.',
  },
  NO_GPU_ADAPTER: {
    seenIn: either,
    meaning: 'There is no graphics device that can be used.',
    remedy: 'Install its driver, or take another backend.',
  },
  API_UNAVAILABLE: {
    seenIn: command,
    meaning: 'The API could not be reached or failed inside.',
    remedy: 'Start it, or check the address; what is not sent waits on disk.',
  },
  API_ADDRESS_INVALID: {
    seenIn: command,
    meaning: 'The address of the API is no URL.',
    remedy: 'Give one such as http://127.0.0.1:4000.',
  },
  REPORTER_FAILED: {
    seenIn: command,
    meaning: 'Sending the events of a run ended by a fault that has no code of its own.',
    remedy: 'Report it with the message; the events are in the folder that it names.',
  },
  SPOOL_WRITE_FAILED: {
    seenIn: either,
    meaning: 'The disk did not take an event or an artifact.',
    remedy: 'Do as the message says for its reason, and run again.',
  },
  SPOOL_CORRUPT: {
    seenIn: command,
    meaning: 'The files of a spool contradict each other.',
    remedy: 'Keep the folder for inspection and run the training again.',
  },
  SPOOL_EVENT_INVALID: {
    seenIn: either,
    meaning: 'An event does not satisfy the contract, so that no API would take it.',
    remedy: 'The message names the place in the event.',
  },
  LEASE_UNREADABLE: {
    seenIn: command,
    meaning: 'The folder holds no lease of a run, so that nothing can be sent from it.',
    remedy: 'Name a folder that `clipwise train --api` or an agent left.',
  },
  FOLDER_LOCKED: {
    seenIn: command,
    meaning: 'Another process uses the folder.',
    remedy: 'Stop it, or name another folder.',
  },
  KEY_INVALID: {
    seenIn: command,
    meaning: 'A key file cannot be read, is no Ed25519 key, or is there already.',
    remedy: 'The message names the file; `clipwise keys create` makes one.',
  },
  RECEIPT_INVALID: {
    seenIn: command,
    meaning: 'No receipt can be made of a folder, or a file of one cannot be read or written.',
    remedy: 'The message names the place and what is missing.',
  },
  OUTPUT_TAKEN: {
    seenIn: command,
    meaning: 'A folder that a run would write to holds a run or anything else already.',
    remedy: 'Name another folder, or continue its run with `clipwise train --resume`.',
  },
  RESUME_IMPOSSIBLE: {
    seenIn: command,
    meaning: 'The run of a folder cannot be continued.',
    remedy: 'The message says why; train a new run.',
  },
  PORT_TAKEN: {
    seenIn: command,
    meaning: 'Another program listens at the port of the API.',
    remedy: 'Stop it, or set CLIPWISE_API_PORT.',
  },
  TENANT_ROLE: {
    seenIn: command,
    meaning:
      'The API was started with access control, and its database has no role to hold callers apart by.',
    remedy: 'The message holds the statements that an administrator of the database runs once.',
  },
  OPEN_TO_STRANGERS: {
    seenIn: command,
    meaning: 'The API would listen where other machines reach it, and asks nobody who they are.',
    remedy: 'Set CLIPWISE_ACCESS=keys, or leave CLIPWISE_HOST at 127.0.0.1 and let others in by a tunnel.',
  },
  ENVIRONMENT: {
    seenIn: command,
    meaning: 'An environment variable is absent or cannot be used.',
    remedy: 'The message names the variable and what it must be.',
  },
  PLATFORM_UNSUPPORTED: {
    seenIn: command,
    meaning: 'There is no way to link a TensorFlow on this platform.',
    remedy: 'Take the backend "wasm-simd".',
  },
  PYTHON_NOT_FOUND: {
    seenIn: command,
    meaning: 'The Python that has the TensorFlow does not start.',
    remedy: 'Name one with --python.',
  },
  TENSORFLOW_NOT_FOUND: {
    seenIn: command,
    meaning: 'That Python has no TensorFlow.',
    remedy: 'Install one into it, or name another Python.',
  },
  TENSORFLOW_BROKEN: {
    seenIn: command,
    meaning: 'TensorFlow is there and does not load.',
    remedy: 'Read its own message, and install it again.',
  },
  TENSORFLOW_TOO_OLD: {
    seenIn: command,
    meaning: 'TensorFlow is older than the addon can use.',
    remedy: 'Install a newer one.',
  },
  TENSORFLOW_INCOMPLETE: {
    seenIn: command,
    meaning: 'A library or a header of TensorFlow is missing.',
    remedy: 'Install it again.',
  },
  ADDON_PACKAGE_ABSENT: {
    seenIn: command,
    meaning: 'The npm package of the addon is not there and could not be fetched.',
    remedy: 'Run the command that the message names.',
  },
  COMPILER_NOT_FOUND: {
    seenIn: command,
    meaning: 'There is no C++ compiler.',
    remedy: 'Install one, such as g++.',
  },
  ADDON_BUILD_FAILED: {
    seenIn: command,
    meaning: 'The addon does not compile.',
    remedy: 'Read the words of the compiler in the message.',
  },
  ADDON_WRONG: {
    seenIn: command,
    meaning: 'The addon that was compiled does not load, or computes other values.',
    remedy: 'It was set aside; report it with the message.',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

/** A stable error code. */
export type ErrorCode = keyof typeof errorCatalogue;

/** Each code under its own name, so that nobody else spells one. */
export const errorCodes = Object.fromEntries(
  Object.keys(errorCatalogue).map((code) => [code, code]),
  // `fromEntries` forgets that each value is its key.
) as { readonly [Code in ErrorCode]: Code };
