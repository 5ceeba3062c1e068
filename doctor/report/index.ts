export { type Format, FORMATS, write } from "./formats";
export { type FixText, fixText } from "./fixes";
export { FIX_FORMS, type FixForm } from "./remedy-text";
export { toReport } from "./json";
export { type Problem, problemsOf } from "./problems";
export { type Report, reportSchema, SCHEMA_VERSION } from "./schema";
export { type Result } from "./result";
export { renderText, type TextOptions } from "./text";
export { terraformOf } from "./terraform-fixes";
