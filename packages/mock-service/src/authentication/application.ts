/** A calling application. The same name under another authenticator is another application. */
export interface Application {
  /** Identifier of the authenticator that established the name. */
  readonly authType: number;
  /** A user id as text, a name, or a SPIFFE id. */
  readonly name: string;
}
