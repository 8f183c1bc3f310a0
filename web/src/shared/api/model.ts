import type { components } from "./schema";

type Schemas = components["schemas"];

/** Short names for what the server's description calls things; only the stream is not described there. */
export type Me = Schemas["MeOut"];
export type Role = Me["role"];
export type Desk = Schemas["DeskSnapshot"];
export type DeskAgent = Schemas["DeskAgent"];
export type Action = DeskAgent["legal"][number];
export type Contact = Schemas["DeskContact"];
export type Party = Schemas["PartyOut"];
export type Targets = Schemas["TargetsOut"];
export type TargetAgent = Schemas["TargetAgent"];
export type TargetQueue = Schemas["TargetQueue"];
export type Target = Schemas["TransferBody"]["target"];
export type OwnNumber = Schemas["OwnNumber"];
export type MenuStep = Schemas["MenuStepOut"];
export type SeatChoice = Schemas["SeatChoice"];
export type Floor = Schemas["Floor"];
export type FloorAgent = Schemas["FloorAgent"];
export type FloorState = FloorAgent["state"];
export type FloorQueue = Schemas["FloorQueue"];
export type FloorSeatPlace = Schemas["FloorSeatPlace"];
export type QueueAlarm = Schemas["QueueAlarm"];
export type QueueLimits = Schemas["QueueLimits"];
export type RegistrationForm = Schemas["FormOut"];
export type FormField = RegistrationForm["fields"][number];
export type FloorListener = Schemas["FloorListener"];
export type ListenMode = FloorListener["mode"];
export type StaffNotices = Schemas["StaffNotices"];
export type StaffMessage = Schemas["MessageOut"];
export type HelpCall = Schemas["HelpOut"];
export type Listening = Schemas["SupervisionOut"];
export type Callback = Schemas["CallbackOut"];
export type Interaction = Schemas["InteractionOut"];
export type InteractionDetails = Schemas["InteractionDetails"];
export type TimelineEntry = Schemas["TimelineEntry"];
export type Tenant = Schemas["TenantOut"];
export type AuditEntry = Schemas["AuditOut"];
export type LoginSession = Schemas["SessionOut"];
export type Flow = Schemas["FlowOut"];
export type FlowDetails = Schemas["FlowDetails"];
export type FlowVersion = Schemas["VersionOut"];
export type FlowProblem = Schemas["ProblemOut"];
export type DemoPhone = Schemas["DemoPhone"];

export interface Named {
  id: string;
  name_zh: string;
  name_en: string;
}

export type StreamMessage =
  | { type: "snapshot"; data: Desk | Schemas["FloorSnapshot"] | { time: string } }
  | { type: "desk"; data: Desk }
  | { type: "agent"; data: FloorAgent }
  | { type: "queue"; data: FloorQueue }
  | { type: "alarms"; data: { alarms: QueueAlarm[] } }
  | { type: "staff"; data: StaffNotices }
  | { type: "news"; data: { about: string } }
  | { type: "ping"; time: string };
