export { type FixText, fixText } from "./fixes";
export { toReport } from "./json";
export { type Problem, problemsOf } from "./problems";
export { type Report, reportSchema, SCHEMA_VERSION } from "./schema";
export { renderText, type TextOptions } from "./text";
