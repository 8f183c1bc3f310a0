import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type Commitment = Schemas["CommitmentOut"];
export type Use = Schemas["UseOut"];
export type Terms = Schemas["TermsBody"];

export const COMMITMENTS = "commitments";

export const loadCommitments = () => dataOf(server.GET("/api/commitments"));
export const loadUse = () => dataOf(server.GET("/api/commitments/use"));
export const commit = (pool_id: string, commitments: Terms[]) =>
  dataOf(server.PUT("/api/commitments", { body: { pool_id, commitments } }));
