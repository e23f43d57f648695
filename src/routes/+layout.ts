// Phone pages ship no framework: they are HTML, one style sheet and native controls.
export const csr = false;
