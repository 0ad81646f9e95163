export { type MockService, type MockServiceOptions, startMockService } from "./start-mock-service.js";
