/** Bytes or a text that break a format of SSH. The layer that knows where they came from makes an error or a refusal of it. */
export class SshFormatError extends Error {}
