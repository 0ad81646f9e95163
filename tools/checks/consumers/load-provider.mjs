// Loads the module into this runtime's OpenSSL. Prints the code of the error, or that there was none.
import { loadParsecProvider } from "@parsec-ts/openssl-provider";

try {
  loadParsecProvider();
  console.log("loaded");
} catch (error) {
  console.log(error.code ?? error);
}
