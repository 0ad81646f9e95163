/** Who asks: a name, and the authenticator that vouches for it. The same name by another authenticator is somebody else. */
export interface Application {
  /** Identifier of the authenticator. */
  readonly authType: number;
  /** A user id as text, a name, or a SPIFFE id. */
  readonly name: string;
}
