// Calls ping as often as its second argument says, one after another, on the socket that its first argument names.
import { connect } from "@parsec-ts/node";

const [path, times] = process.argv.slice(2);
const client = await connect({ endpoint: `unix:${path}`, trust: { owners: [process.geteuid()] } });
for (let i = 0; i < Number(times); i++) await client.ping();
await client.close();
