export {
  ASSISTANT_KINDS,
  type Assistant,
  type AssistantKind,
  type AssistantStore,
  type UpstreamSettings,
} from './store.ts'
