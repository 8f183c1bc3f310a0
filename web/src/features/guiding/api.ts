import { dataOf, filled, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];
export type Guide = Schemas["ContactGuideOut"];
export type Run = Schemas["RunOut"];
export type GuideStep = Schemas["GuideStepOut"];
export type Phase = Schemas["PhaseOut"];
export type Visit = Schemas["VisitOut"];
export type Reason = NonNullable<Visit["reason"]>;
export type Deed = Schemas["DoBody"];
export type Script = Schemas["ScriptOut"];
export type ScriptDetails = Schemas["ScriptDetails"];
export type ScriptDocument = Schemas["ScriptDocument"];
export type ScriptVersion = Schemas["ScriptVersionOut"];
export type Step = Schemas["StepIO"];
export type StepKind = Schemas["StepKind"];
export type Branch = Schemas["BranchIO"];
export type Condition = Schemas["ConditionIO"];
export type Applies = Schemas["AppliesIO"];
export type ScriptPhase = Schemas["PhaseIO"];
export type ScriptProblem = Schemas["ScriptProblemOut"];
export type TryStep = Schemas["TryStep"];
export type Facts = Schemas["TryScriptBody"]["facts"];
export type Phrases = Schemas["PhrasesIO"];

export const GUIDE = "guide";
export const SCRIPTS = "scripts";
export const PHRASES = "guide-phrases";
export const REASONS: readonly Reason[] = ["not_needed", "already_known", "declined", "no_time", "other"];

const path = (script_id: string) => ({ params: { path: { script_id } } });

export const loadGuide = (interaction: string) =>
  dataOf(server.GET("/api/guides/by-contact/{interaction_id}", { params: { path: { interaction_id: interaction } } }));
export const loadPastRuns = (customer: string) =>
  dataOf(server.GET("/api/guides/by-customer/{customer_id}", { params: { path: { customer_id: customer } } }));
export const beginRun = (interaction: string, script: string) =>
  dataOf(
    server.POST("/api/guides/by-contact/{interaction_id}", {
      params: { path: { interaction_id: interaction } },
      body: { script_id: script },
    }),
  );
export const doStep = (run: string, body: Deed) =>
  dataOf(server.POST("/api/guides/{run_id}/steps", { params: { path: { run_id: run } }, body }));

export const loadScripts = (tenant?: string) =>
  dataOf(server.GET("/api/scripts", { params: { query: filled({ tenant_id: tenant ?? "" }) } }));
export const loadReadyMade = () => dataOf(server.GET("/api/scripts/ready-made"));
export const addScript = (body: Schemas["NewScript"]) => dataOf(server.POST("/api/scripts", { body }));
export const addReadyMade = (body: Schemas["FromReadyMadeScript"]) =>
  dataOf(server.POST("/api/scripts/from-ready-made", { body }));
export const loadScript = (id: string) => dataOf(server.GET("/api/scripts/{script_id}", path(id)));
export const keepScript = (id: string, body: Schemas["ScriptBody"]) =>
  dataOf(server.PUT("/api/scripts/{script_id}", { ...path(id), body }));
export const removeScript = (id: string) => server.DELETE("/api/scripts/{script_id}", path(id));
export const publishScript = (id: string, body: Schemas["PublishScriptBody"]) =>
  dataOf(server.POST("/api/scripts/{script_id}/publish", { ...path(id), body }));
export const withdrawScript = (id: string) => server.POST("/api/scripts/{script_id}/withdraw", path(id));
export const loadVersions = (id: string) => dataOf(server.GET("/api/scripts/{script_id}/versions", path(id)));
export const loadTimes = (id: string) => dataOf(server.GET("/api/scripts/{script_id}/times", path(id)));
export const checkScript = (document: ScriptDocument) =>
  dataOf(server.POST("/api/scripts/check", { body: { document } }));
export const tryScript = (body: Schemas["TryScriptBody"]) => dataOf(server.POST("/api/scripts/try", { body }));
export const loadPhrases = (tenant: string) =>
  dataOf(server.GET("/api/guide-phrases/{tenant_id}", { params: { path: { tenant_id: tenant } } }));
export const keepPhrases = (tenant: string, body: Phrases) =>
  dataOf(server.PUT("/api/guide-phrases/{tenant_id}", { params: { path: { tenant_id: tenant } }, body }));
