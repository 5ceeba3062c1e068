import { generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { md, pki } from "node-forge";

const HOUR_MILLISECONDS = 3_600_000;

/** PEM texts. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

interface Keys {
  readonly publicKey: string;
  readonly privateKey: string;
}

const AUTHORITY = "Certificate authority of this run";

/** The certificate authority of one run, which only the run's functions trust. Its key never leaves this process. */
export class CertificateAuthority {
  /** PEM text, for NODE_EXTRA_CA_CERTS. */
  readonly certificate: string;
  readonly #own: Keys;
  readonly #servers: Keys;

  private constructor(own: Keys, servers: Keys) {
    this.#own = own;
    this.#servers = servers;
    this.certificate = sign(AUTHORITY, own, own, [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ]);
  }

  static async make(): Promise<CertificateAuthority> {
    const [own, servers] = await Promise.all([makeKeys(), makeKeys()]);
    return new CertificateAuthority(own, servers);
  }

  /**
   * A certificate for a server.
   * @param names DNS names. The first label may be `*`.
   */
  certify(names: readonly string[]): ServerCertificate {
    const certificate = sign("DynamoDB of the lab", this.#servers, this.#own, [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: names.map((value) => ({ type: DNS_NAME, value })) },
    ]);
    return { certificate, key: this.#servers.privateKey };
  }
}

/** @see https://datatracker.ietf.org/doc/html/rfc5280#section-4.2.1.6 */
const DNS_NAME = 2;

function makeKeys(): Promise<Keys> {
  // Node.js makes them off this thread, and faster than the library.
  return promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

/** A certificate that is valid for a day. */
function sign(
  subject: string,
  { publicKey }: Keys,
  { privateKey }: Keys,
  extensions: readonly object[],
): string {
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.publicKeyFromPem(publicKey);
  // A number: the first bit must not be set.
  certificate.serialNumber = `01${randomBytes(15).toString("hex")}`;
  // A clock that was just set back must not matter.
  certificate.validity.notBefore = new Date(Date.now() - HOUR_MILLISECONDS);
  certificate.validity.notAfter = new Date(Date.now() + 24 * HOUR_MILLISECONDS);
  certificate.setIssuer([{ name: "commonName", value: AUTHORITY }]);
  certificate.setSubject([{ name: "commonName", value: subject }]);
  certificate.setExtensions([...extensions]);
  certificate.sign(pki.privateKeyFromPem(privateKey), md.sha256.create());
  return pki.certificateToPem(certificate);
}
