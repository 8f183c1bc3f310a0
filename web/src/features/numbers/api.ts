import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type PhoneNumber = Schemas["NumberOut"];
export type NumberState = PhoneNumber["status"];
export type NumberUse = Schemas["NumberBody"];
export type Move = PhoneNumber["moves"][number];
export type Merchant = Schemas["MerchantOut"];
export type MerchantUse = Schemas["UseBody"];
export type HistoryEvent = Schemas["EventOut"];
export type NumberClass = Schemas["ClassOut"];
export type NumberClassBody = Schemas["ClassBody"];
export type NumberRange = Schemas["RangeOut"];
export type NumberRangeBody = Schemas["RangeBody"];
export type Trunk = Schemas["TrunkOut"];
export type TrunkBody = Schemas["TrunkBody"];
export type TrunkChange = Schemas["TrunkChange"];
export type Taking = Schemas["TakeBody"];
export type BulkRow = Schemas["LineOut"];

/** Everything below this key is read again after a change. */
export const NUMBERS = "numbers";
export const PAGE = 50;

export interface Wanted {
  tenant_id?: string;
  status?: NumberState;
  kind?: PhoneNumber["kind"];
  begins?: string;
}

export const loadNumbers = (wanted: Wanted, page: number) =>
  dataOf(server.GET("/api/numbers", { params: { query: { ...wanted, after: (page - 1) * PAGE, limit: PAGE } } }));

export const loadShared = () =>
  dataOf(server.GET("/api/numbers", { params: { query: { kind: "shared", limit: 500 } } }));

export const loadMerchants = (numberId: string | undefined, begins: string, page: number) =>
  dataOf(
    server.GET("/api/merchants", {
      params: {
        query: {
          ...(numberId ? { number_id: numberId } : {}),
          ...(begins ? { begins } : {}),
          after: (page - 1) * PAGE,
          limit: PAGE,
        },
      },
    }),
  );

export const loadChoices = (tenantId: string) =>
  dataOf(server.GET("/api/numbers/choices", { params: { query: { tenant_id: tenantId } } }));

export const loadHistory = (kind: "number" | "merchant", id: string) =>
  kind === "number"
    ? dataOf(server.GET("/api/numbers/{number_id}/history", { params: { path: { number_id: id } } }))
    : dataOf(server.GET("/api/merchants/{merchant_id}/history", { params: { path: { merchant_id: id } } }));

export const loadTenants = () => dataOf(server.GET("/api/tenants"));
export const loadClasses = () => dataOf(server.GET("/api/number-classes"));
export const loadRanges = () => dataOf(server.GET("/api/number-ranges"));
export const loadTrunks = () => dataOf(server.GET("/api/trunks"));

export const takeNumbers = (body: Taking) => dataOf(server.POST("/api/numbers", { body }));

export const changeNumber = (id: string, body: NumberUse) =>
  dataOf(server.PATCH("/api/numbers/{number_id}", { params: { path: { number_id: id } }, body }));

export const tryNumber = (id: string) =>
  dataOf(server.POST("/api/numbers/{number_id}/trial", { params: { path: { number_id: id } } }));

export const assignNumber = (id: string, body: Schemas["AssignBody"]) =>
  dataOf(server.POST("/api/numbers/{number_id}/assign", { params: { path: { number_id: id } }, body }));

type PlainMove = Exclude<Move, "assign">;
const VERBS = {
  test: "test",
  activate: "activate",
  suspend: "suspend",
  resume: "resume",
  port_in: "port-in",
  port_out: "port-out",
  release: "release",
} as const satisfies Record<PlainMove, string>;

export const moveNumber = (id: string, move: PlainMove, note: string) =>
  dataOf(
    server.POST("/api/numbers/{number_id}/{move}", {
      params: { path: { number_id: id, move: VERBS[move] } },
      body: { note },
    }),
  );

export const addMerchant = (body: Schemas["NewMerchant"]) => dataOf(server.POST("/api/merchants", { body }));

export const changeMerchant = (id: string, body: MerchantUse) =>
  dataOf(server.PATCH("/api/merchants/{merchant_id}", { params: { path: { merchant_id: id } }, body }));

export const moveMerchant = (id: string, move: "test" | "activate" | "suspend" | "resume" | "release") =>
  dataOf(server.POST("/api/merchants/{merchant_id}/{move}", { params: { path: { merchant_id: id, move } } }));

export const loadTable = (body: Schemas["BulkBody"]) => dataOf(server.POST("/api/merchants/bulk", { body }));

export const addClass = (body: NumberClassBody) => dataOf(server.POST("/api/number-classes", { body }));
export const changeClass = (id: string, body: NumberClassBody) =>
  dataOf(server.PUT("/api/number-classes/{class_id}", { params: { path: { class_id: id } }, body }));
export const addRange = (body: NumberRangeBody) => dataOf(server.POST("/api/number-ranges", { body }));
export const removeRange = (id: string) =>
  dataOf(server.DELETE("/api/number-ranges/{range_id}", { params: { path: { range_id: id } } }));
export const addTrunk = (body: TrunkBody) => dataOf(server.POST("/api/trunks", { body }));
export const changeTrunk = (id: string, body: TrunkChange) =>
  dataOf(server.PATCH("/api/trunks/{trunk_id}", { params: { path: { trunk_id: id } }, body }));
