import { join } from "node:path";
import { cacheDirectory, PrivateApt, provisionOnce, unpackPackages } from "@parsec-ts/debian";

const SUITE = "bookworm";
/** They are pure Python, but for parts that each can do without: any Python 3 may import them. */
const PACKAGES = ["python3-attr", "python3-jinja2", "python3-jsonschema", "python3-markupsafe", "python3-pyrsistent"];

/**
 * Puts jinja2 and jsonschema, which the generator of Mbed TLS imports, into a private directory, from Debian's packages, without root; returns the
 * directory for `PYTHONPATH`.
 *
 * @throws {@link ProvisioningError} `ERR_NOT_DEBIAN` where the machine has no apt, and other codes
 */
export async function pythonLibraries(): Promise<string> {
  const directory = cacheDirectory("python-libraries");
  const installation = await provisionOnce(directory, `${SUITE} ${PACKAGES.join(" ")}`, async (fresh) => {
    const apt = await PrivateApt.open({ directory, suite: SUITE, log: () => undefined });
    await unpackPackages(await apt.download(PACKAGES), fresh);
    await apt.close();
  });
  return join(installation, "usr/lib/python3/dist-packages");
}
