declare module "virtual:contract" {
  const table: import("./bytes/contract.js").Contract;
  export default table;
}
