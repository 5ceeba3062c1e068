import { once } from "node:events";
import { createServer } from "node:https";
import { type AddressInfo } from "node:net";
import { connect } from "node:tls";
import { CertificateAuthority } from "./certificates";

const NAMES = ["dynamodb.us-east-2.amazonaws.com", "*.ddb.us-east-2.amazonaws.com"];

/** Why a client of this name refuses the server; undefined if it does not. */
async function refusal(
  authority: CertificateAuthority,
  client: { readonly trusts: CertificateAuthority; readonly name: string },
): Promise<string | undefined> {
  const { certificate: cert, key } = authority.certify(NAMES);
  const server = createServer({ cert, key });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect({
    port,
    host: "127.0.0.1",
    servername: client.name,
    ca: client.trusts.certificate,
  });
  try {
    await once(socket, "secureConnect");
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  } finally {
    socket.destroy();
    server.close();
  }
}

let authority: CertificateAuthority;

beforeAll(async () => {
  authority = await CertificateAuthority.make();
});

test.each(["dynamodb.us-east-2.amazonaws.com", "123456789012.ddb.us-east-2.amazonaws.com"])(
  "a client of %s that trusts the run's authority accepts the certificate",
  async (name) => {
    await expect(refusal(authority, { trusts: authority, name })).resolves.toBeUndefined();
  },
);

test("a client of another name refuses it", async () => {
  await expect(
    refusal(authority, { trusts: authority, name: "dynamodb.us-east-1.amazonaws.com" }),
  ).resolves.toBe("ERR_TLS_CERT_ALTNAME_INVALID");
});

test("a client that trusts the authority of another run refuses it", async () => {
  const other = await CertificateAuthority.make();
  await expect(
    refusal(authority, { trusts: other, name: "dynamodb.us-east-2.amazonaws.com" }),
  ).resolves.toBe("CERT_SIGNATURE_FAILURE");
});
