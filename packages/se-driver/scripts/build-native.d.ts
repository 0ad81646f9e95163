export interface CoreOptions {
  readonly prefix?: string;
  readonly settings?: readonly string[];
  readonly quickJs?: string;
}
export function missingPrograms(): readonly string[];
export function quickJsSource(): Promise<string>;
export function buildCore(options?: CoreOptions): Promise<string>;
