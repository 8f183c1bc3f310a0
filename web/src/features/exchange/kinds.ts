import type { NewWebhook } from "./api";

export type Kind = NewWebhook["kinds"][number];

/** What a webhook can be told, in groups as people look for it. */
export const GROUPS: Record<string, Kind[]> = {
  order: [
    "order.opened",
    "order.assigned",
    "order.moved",
    "order.changed",
    "order.commented",
    "order.overdue",
    "order.escalated",
    "order.rated",
    "order.closed",
    "order.reopened",
  ],
  dispatch: ["dispatch.sent", "dispatch.answered", "dispatch.recalled"],
  customer: ["customer.added", "customer.changed", "customer.merged", "customer.unmerged", "customer.forgotten"],
  booking: ["booking.made", "booking.changed", "booking.cancelled"],
  goods: ["product.changed", "part.changed", "stock.changed", "outlet.changed"],
  knowledge: ["article.published", "article.changed", "article.expired", "wording.sent", "wording.withdrawn"],
  service: ["identity.checked", "guide.finished"],
  jobs: ["import.finished", "import.undone", "export.ready", "order_type.published", "report.made"],
};
