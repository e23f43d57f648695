// Desk pages take comfort from JavaScript and work without it.
export const csr = true;
