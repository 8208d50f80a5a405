export { issueReceipt, type ReceiptRequest, receiptEvents, type Signer } from './issue.js';
export type { Receipt, ReceiptBody, ReceiptEvent } from './receipt.js';
export { statementOfEvents } from './statement-of-events.js';
export { type Check, type Verification, type VerifyOptions, verifyReceipt } from './verify.js';
