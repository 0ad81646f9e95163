// @peculiar/x509 throws at import unless this is imported before it: the only module that imports either of them.
import "reflect-metadata";

export { Extension, Name, Pkcs10CertificateRequestGenerator, X509CertificateGenerator } from "@peculiar/x509";
