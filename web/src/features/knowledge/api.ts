import { dataOf, filled, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];
export type Hit = Schemas["HitOut"];
export type ArticleRow = Schemas["ArticleRow"];
export type Article = Schemas["ArticleOut"];
export type Version = Schemas["VersionInfo"];
export type Content = Schemas["ContentIO"];
export type Gap = Schemas["GapOut"];
export type Use = Schemas["ArticleUse"];
export type Standing = Schemas["StandingWording"];
export type Wording = Schemas["WordingOut"];
export type WordingBody = Schemas["WordingBody"];
type Target = Schemas["WordingTarget"];
export type TargetKind = Target["kind"];
export type Reading = Schemas["ReadingOut"];
export type Synonym = Schemas["SynonymOut"];
export type RulesBody = Schemas["KnowledgeRulesBody"];
export type KnowledgeNotice = Schemas["KnowledgeNotice"];
export type ArticleFilter = "any" | "draft" | "in_review" | "scheduled" | "published" | "expired" | "retired" | "due";
type SearchTold = Schemas["SearchTold"];

const path = (article_id: string) => ({ path: { article_id } });

export const search = (q: string, tenantId: string | null) =>
  dataOf(server.GET("/api/knowledge/search", { params: { query: { q, ...(tenantId && { tenant_id: tenantId }) } } }));
export const suggestions = (interactionId: string) =>
  dataOf(server.GET("/api/knowledge/suggestions", { params: { query: { interaction_id: interactionId } } }));
export const readArticle = (id: string, tenantId: string | null) =>
  dataOf(
    server.GET("/api/knowledge/articles/{article_id}", {
      params: { ...path(id), query: tenantId ? { tenant_id: tenantId } : {} },
    }),
  );
export const noteOpened = (id: string, body: Schemas["OpenedBody"]) =>
  server.POST("/api/knowledge/articles/{article_id}/opened", { params: path(id), body });
export const vote = (id: string, body: Schemas["VoteBody"]) =>
  server.POST("/api/knowledge/articles/{article_id}/vote", { params: path(id), body });
export const tellSearch = (id: string, body: SearchTold) =>
  server.PUT("/api/knowledge/searches/{search_id}", { params: { path: { search_id: id } }, body });
export const loadGaps = (tenantId: string | null, days: number) =>
  dataOf(server.GET("/api/knowledge/unanswered", { params: { query: filled({ tenant_id: tenantId, days }) } }));
export const settleGap = (body: Schemas["SettleBody"]) => server.POST("/api/knowledge/unanswered/settle", { body });
export const loadUse = (tenantId: string | null, days: number) =>
  dataOf(server.GET("/api/knowledge/use", { params: { query: filled({ tenant_id: tenantId, days }) } }));
export const loadMenuChoices = (tenantId: string) =>
  dataOf(server.GET("/api/knowledge/menu-choices", { params: { query: { tenant_id: tenantId } } }));

export const loadSynonyms = (tenantId: string) =>
  dataOf(server.GET("/api/knowledge/synonyms", { params: { query: { tenant_id: tenantId } } }));
export const addSynonym = (body: Schemas["NewSynonym"]) => dataOf(server.POST("/api/knowledge/synonyms", { body }));
export const changeSynonym = (id: string, body: Schemas["SynonymChange"]) =>
  server.PUT("/api/knowledge/synonyms/{synonym_id}", { params: { path: { synonym_id: id } }, body });
export const removeSynonym = (id: string) =>
  server.DELETE("/api/knowledge/synonyms/{synonym_id}", { params: { path: { synonym_id: id } } });
export const loadRules = (tenantId: string) =>
  dataOf(server.GET("/api/knowledge/rules/{tenant_id}", { params: { path: { tenant_id: tenantId } } }));
export const setRules = (tenantId: string, body: RulesBody) =>
  server.PUT("/api/knowledge/rules/{tenant_id}", { params: { path: { tenant_id: tenantId } }, body });
export const loadNotices = () => dataOf(server.GET("/api/knowledge/notices"));
export const readNotices = (ids: string[]) => server.POST("/api/knowledge/notices/read", { body: { ids } });

export const loadArticles = (query: {
  tenant_id: string | null;
  state: ArticleFilter;
  q: string;
  after: string | null;
}) => dataOf(server.GET("/api/articles", { params: { query: filled(query) } }));
export const loadArticle = (id: string) => dataOf(server.GET("/api/articles/{article_id}", { params: path(id) }));
export const loadTopics = () => dataOf(server.GET("/api/articles/topics"));
export const addArticle = (body: Schemas["NewArticle"]) => dataOf(server.POST("/api/articles", { body }));
export const writeDraft = (id: string, body: Schemas["ArticleDraft"]) =>
  dataOf(server.PUT("/api/articles/{article_id}/draft", { params: path(id), body }));
export const discardDraft = (id: string) => server.DELETE("/api/articles/{article_id}/draft", { params: path(id) });
export const submit = (id: string, revision: number) =>
  server.POST("/api/articles/{article_id}/submit", { params: path(id), body: { revision } });
export const publish = (id: string, revision: number) =>
  server.POST("/api/articles/{article_id}/publish", { params: path(id), body: { revision } });
export const sendBack = (id: string, body: Schemas["SendBackBody"]) =>
  server.POST("/api/articles/{article_id}/send-back", { params: path(id), body });
export const confirm = (id: string, body: Schemas["ConfirmBody"]) =>
  server.POST("/api/articles/{article_id}/confirm", { params: path(id), body });
export const retire = (id: string) => server.POST("/api/articles/{article_id}/retire", { params: path(id) });
export const restore = (id: string) => server.POST("/api/articles/{article_id}/restore", { params: path(id) });
export const share = (id: string, body: Schemas["SharingBody"]) =>
  server.PUT("/api/articles/{article_id}/sharing", { params: path(id), body });

export const loadStanding = () => dataOf(server.GET("/api/wordings/mine"));
export const markRead = (ids: string[]) => server.POST("/api/wordings/read", { body: { ids } });
export const loadWordings = () => dataOf(server.GET("/api/wordings"));
export const sendWording = (body: WordingBody) => dataOf(server.POST("/api/wordings", { body }));
export const withdrawWording = (id: string) =>
  server.POST("/api/wordings/{wording_id}/withdraw", { params: { path: { wording_id: id } } });
export const withdrawBatch = (id: string) =>
  server.POST("/api/wordings/batches/{batch_id}/withdraw", { params: { path: { batch_id: id } } });
export const loadReaders = (id: string) =>
  dataOf(server.GET("/api/wordings/{wording_id}/readers", { params: { path: { wording_id: id } } }));
export const loadTeams = () => dataOf(server.GET("/api/teams"));
