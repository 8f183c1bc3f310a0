import { dataOf, server } from "../api/client";
import type { components } from "../api/schema";

type Schemas = components["schemas"];
export type RecordingSet = Schemas["RecordingSet"];
export type RecordingPart = Schemas["PartOfSet"];
export type Waveform = Schemas["WaveformOut"];
export type Mark = Schemas["MarkOut"];
export type Reason = NonNullable<Schemas["HearBody"]["reason"]>;

export const REASONS: Reason[] = ["quality", "complaint", "dispute", "training", "legal", "technical", "other"];

export const loadSet = (interactionId: string) =>
  dataOf(
    server.GET("/api/interactions/{interaction_id}/recordings", {
      params: { path: { interaction_id: interactionId } },
    }),
  );
export const loadWaveform = (id: string) =>
  dataOf(server.GET("/api/recordings/{recording_id}/waveform", { params: { path: { recording_id: id } } }));
/** Without a reason: as long as an earlier one of the same hour holds. */
export const askToListen = (id: string, reason: Reason | null, note = "") =>
  dataOf(
    server.POST("/api/recordings/{recording_id}/listenings", {
      params: { path: { recording_id: id } },
      body: { reason, note },
    }),
  );
