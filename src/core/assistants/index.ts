export { type Assistants, createAssistants } from './assistants.ts'
export {
  ASSISTANT_KINDS,
  type Assistant,
  type AssistantChanges,
  type AssistantKind,
  type AssistantStore,
  type KeptAssistant,
  type UpstreamSettings,
} from './store.ts'
export { countPlaceholders, filled, filledLength, isTemplate, variablesIn } from './template.ts'
