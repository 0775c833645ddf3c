export { type Assistants, createAssistants } from './assistants.ts'
export { NATURAL_ID } from './natural-id.ts'
export {
  ASSISTANT_KINDS,
  type Assistant,
  type AssistantChanges,
  type AssistantKind,
  type AssistantStore,
  type KeptAssistant,
  type ModelInUse,
  type UpstreamSettings,
} from './store.ts'
export { countPlaceholders, filled, filledLength, isTemplate, variablesIn } from './template.ts'
