export { issueReceipt, type ReceiptRequest, receiptEvents, type Signer } from './issue.js';
export type { Receipt, ReceiptBody, ReceiptEvent } from './receipt.js';
export { type Check, type Verification, type VerifyOptions, verifyReceipt } from './verify.js';
