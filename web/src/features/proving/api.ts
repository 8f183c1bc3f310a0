import { dataOf, filled, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];
export type Policy = Schemas["IdentityPolicyOut"];
export type PolicyBody = Schemas["IdentityPolicyBody"];
export type Standing = Schemas["StandingOut"];
export type Challenge = Schemas["ChallengeOut"];
export type Outcome = Schemas["OutcomeOut"];
export type Check = Schemas["CheckOut"];
export type Method = Challenge["method"];
export type Channel = Standing["channels"][number];
export type Level = Schemas["Level"];

/** Whose identity is in question: the customer of a contact, or a customer by himself. */
export type Subject = { interaction_id: string } | { customer_id: string };

export const STANDING = "identity-standing";
export const CHECKS = "identity-checks";
export const POLICY = "identity-policy";

export const loadStanding = (subject: Subject) =>
  "interaction_id" in subject
    ? dataOf(server.GET("/api/identity-checks/by-contact/{interaction_id}", { params: { path: subject } }))
    : dataOf(server.GET("/api/identity-checks/by-customer/{customer_id}", { params: { path: subject } }));
export const beginCheck = (body: Schemas["CheckBody"]) => dataOf(server.POST("/api/identity-checks", { body }));
export const answerCheck = (id: string, answers: Record<string, string>) =>
  dataOf(
    server.POST("/api/identity-checks/{challenge_id}/answers", {
      params: { path: { challenge_id: id } },
      body: { answers },
    }),
  );
export const loadChecks = (query: { tenant_id?: string; customer_id?: string; interaction_id?: string }) =>
  dataOf(server.GET("/api/identity-checks", { params: { query: filled(query) } }));
export const loadPolicy = (tenant: string) =>
  dataOf(server.GET("/api/identity-policies/{tenant_id}", { params: { path: { tenant_id: tenant } } }));
export const keepPolicy = (tenant: string, body: PolicyBody) =>
  dataOf(server.PUT("/api/identity-policies/{tenant_id}", { params: { path: { tenant_id: tenant } }, body }));
