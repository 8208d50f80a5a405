/** Version of the accounting code; stored beside every epsilon. */
export const accountingVersion = '0.2.0';
