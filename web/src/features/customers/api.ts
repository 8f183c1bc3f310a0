import { dataOf, filled, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];
export type Customer = Schemas["CustomerOut"];
export type CustomerDetails = Schemas["CustomerDetails"];
export type CustomerLayout = Schemas["CustomerLayoutOut"];
export type Alike = Schemas["AlikeCustomersOut"];
export type Consent = Schemas["ConsentOut"];
export type NumberKind = Schemas["CustomerNumberBody"]["kind"];
export type AddressKind = Schemas["CustomerAddressBody"]["kind"];
export type Purpose = Consent["purpose"];
export type Happened = Schemas["HappenedOut"];
export type SavedFilter = Schemas["SavedCustomerFilter"];
export type CustomerBody = Omit<Schemas["ChangedCustomerBody"], "version">;

/** Under these whatever is read of customers is remembered. */
export const CUSTOMERS = "customers";
export const POP = "customer-of-contact";

export interface Wanted {
  tenant: string;
  q: string;
  tag: string;
  grade: string;
  dnc: string;
}

/** Whose past: a customer's, or that of whoever has this contact. */
export type PastOf = { customer: string } | { contact: string };

const one = (id: string) => ({ params: { path: { customer_id: id } } });

export const loadCustomers = ({ tenant, q, tag, grade, dnc }: Wanted, after = "") =>
  dataOf(
    server.GET("/api/customers", {
      params: { query: filled({ tenant_id: tenant, q: q.trim(), tag, grade, do_not_call: dnc === "1", after }) },
    }),
  );
export const loadCustomer = (id: string) => dataOf(server.GET("/api/customers/{customer_id}", one(id)));
export const addCustomer = (tenantId: string, body: CustomerBody, interactionId: string | null) =>
  dataOf(server.POST("/api/customers", { body: { ...body, tenant_id: tenantId, interaction_id: interactionId } }));
export const changeCustomer = (id: string, body: CustomerBody, version: number) =>
  dataOf(server.PUT("/api/customers/{customer_id}", { ...one(id), body: { ...body, version } }));
export const loadPast = (of: PastOf, after: string) => {
  const query = filled({ after });
  return "customer" in of
    ? dataOf(
        server.GET("/api/customers/{customer_id}/timeline", { params: { path: { customer_id: of.customer }, query } }),
      )
    : dataOf(
        server.GET("/api/customers/by-contact/{interaction_id}/timeline", {
          params: { path: { interaction_id: of.contact }, query },
        }),
      );
};
export const loadFilters = () => dataOf(server.GET("/api/customers/filters"));
export const keepFilters = (items: SavedFilter[]) => server.PUT("/api/customers/filters", { body: { items } });
export const loadPop = (interactionId: string) =>
  dataOf(
    server.GET("/api/customers/by-contact/{interaction_id}", { params: { path: { interaction_id: interactionId } } }),
  );
export const sayWhose = (interactionId: string, customerId: string | null) =>
  server.PUT("/api/customers/by-contact/{interaction_id}", {
    params: { path: { interaction_id: interactionId } },
    body: { customer_id: customerId },
  });
export const loadLayout = (tenantId: string) =>
  dataOf(server.GET("/api/customer-layouts/{tenant_id}", { params: { path: { tenant_id: tenantId } } }));
export const saveLayout = (tenantId: string, body: Schemas["CustomerLayoutBody"]) =>
  dataOf(server.PUT("/api/customer-layouts/{tenant_id}", { params: { path: { tenant_id: tenantId } }, body }));
export const loadDuplicates = (tenantId: string) =>
  dataOf(server.GET("/api/customers/duplicates", { params: { query: filled({ tenant_id: tenantId }) } }));
export const notTheSame = (id: string, otherId: string) =>
  server.POST("/api/customers/{customer_id}/not-the-same", { ...one(id), body: { other_id: otherId } });
export const mergeCustomers = (id: string, otherId: string, take: string[]) =>
  dataOf(server.POST("/api/customers/{customer_id}/merge", { ...one(id), body: { other_id: otherId, take } }));
export const loadMerges = (id: string) => dataOf(server.GET("/api/customers/{customer_id}/merges", one(id)));
export const undoMerge = (mergeId: string) =>
  server.POST("/api/customers/merges/{merge_id}/undo", { params: { path: { merge_id: mergeId } } });
export const loadConsents = (id: string) => dataOf(server.GET("/api/customers/{customer_id}/consents", one(id)));
export const keepConsent = (id: string, purpose: Purpose, given: boolean) =>
  server.POST("/api/customers/{customer_id}/consents", { ...one(id), body: { purpose, given, source: "call" } });
export const forgetCustomer = (id: string, reason: string) =>
  server.POST("/api/customers/{customer_id}/forget", { ...one(id), body: { reason } });
export const revealValue = (id: string, field: string, reason: string) =>
  dataOf(server.POST("/api/customers/{customer_id}/reveal", { ...one(id), body: { field, reason } }));
