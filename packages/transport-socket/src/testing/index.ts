export type { TestPlatform } from "@parsec-ts/transport/testing";
export { type NodePlatformOptions, nodePlatform } from "./node-platform.js";
