import { dataOf, filled, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";
import type { Said } from "@/shared/recording/reason-dialog";

type Schemas = components["schemas"];
export type Found = Schemas["RecordingFound"];
export type Export = Schemas["ExportOut"];
export type Kind = Found["kind"];
export type State = Found["state"];

export const KINDS: Kind[] = ["conversation", "voicemail", "message", "prompt"];
export const STATES: State[] = ["stored", "recording", "ended", "failed", "deleted"];

export interface Search {
  tenant_id: string;
  from: string;
  to: string;
  number: string;
  caller: string;
  agent_id: string;
  queue_id: string;
  kind: string;
  state: string;
  seconds: string;
}

export const searchRecordings = ({ seconds, ...search }: Search, after: string, limit: number) =>
  dataOf(
    server.GET("/api/recordings", {
      params: {
        query: filled({
          ...search,
          kind: search.kind as Kind,
          state: search.state as State,
          after,
          limit,
          ...(seconds !== "" && { seconds: Number(seconds) }),
        }),
      },
    }),
  );
export const askForExport = (ids: string[], format: Export["format"], { reason, note }: Said) =>
  dataOf(server.POST("/api/recordings/exports", { body: { ids, format, reason, note } }));
export const loadExports = () => dataOf(server.GET("/api/recordings/exports"));

export type Grant = Schemas["GrantOut"];
type Granted = Pick<Grant, "user_id" | "tenant_id">;

export const GRANTS = "recording-grants";

export const loadGrants = () => dataOf(server.GET("/api/recordings/grants"));
export const grant = ({ user_id, tenant_id }: Granted) =>
  server.PUT("/api/recordings/grants/{user_id}", { params: { path: { user_id } }, body: { tenant_id } });
export const withdraw = ({ user_id, tenant_id }: Granted) =>
  server.DELETE("/api/recordings/grants/{user_id}", { params: { path: { user_id }, query: { tenant_id } } });
