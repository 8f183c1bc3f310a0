import { useQuery } from "@tanstack/react-query";
import { Button, Card, Flex, Input, Select, Table } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { rowKeys } from "@/shared/ui/row-keys";
import { ToneTag } from "@/shared/ui/tone-tag";
import { loadCategories, loadProducts, PRODUCTS, type Product } from "./api";
import { money } from "./model";
import { PageTurner } from "./page-turner";
import { ProductDialog } from "./product-dialog";
import { Nothing, useRights } from "./shared";
import { usePages } from "./use-pages";

/** What is sold: found by words and category; a row opens for whoever may change it. */
export function CatalogueTab({ tenantId }: { tenantId: string }) {
  const { t, name, locale } = useWords();
  const { designs } = useRights();
  const pages = usePages();
  const [q, setQ] = useState("");
  const [category, setCategory] = useState<string | null>(null);
  const [open, setOpen] = useState<Product | "new" | null>(null);
  const query = { tenant_id: tenantId, q, category, after: pages.after };
  const found = useQuery({
    queryKey: [PRODUCTS, query],
    queryFn: () => loadProducts(query),
    placeholderData: (old) => old,
  });
  const isNarrowed = q !== "" || category !== null;
  const known = useCategories(tenantId);
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <Card
      size="small"
      styles={{ header: { padding: 8, fontWeight: 400 }, body: { padding: 0 } }}
      title={
        <ProductSearch
          category={category}
          known={known}
          onWords={(text) => {
            setQ(text);
            pages.begin();
          }}
          onCategory={(value) => {
            setCategory(value);
            pages.begin();
          }}
        />
      }
      extra={
        designs && (
          <Button
            type="primary"
            onClick={() => {
              setOpen("new");
            }}
          >
            {t("goods.add_product")}
          </Button>
        )
      }
    >
      <Table<Product>
        size="small"
        rowKey="id"
        pagination={false}
        loading={found.isLoading}
        dataSource={found.data?.items ?? []}
        locale={{ emptyText: <Nothing>{t(isNarrowed ? "goods.no_such" : "goods.no_products")}</Nothing> }}
        {...(designs && {
          onRow: (product: Product) =>
            rowKeys(() => {
              setOpen(product);
            }),
        })}
        columns={[
          { title: t("goods.code"), dataIndex: "code", className: "figures", width: 130 },
          {
            title: t("goods.name"),
            key: "name",
            render: (_, product) => (
              <Flex gap={8} align="center">
                <b>{name(product)}</b>
                {!product.on_sale && <ToneTag tone="quiet">{t("goods.not_on_sale")}</ToneTag>}
              </Flex>
            ),
          },
          { title: t("goods.category"), dataIndex: "category", width: 150 },
          {
            title: t("goods.price"),
            key: "price",
            align: "right",
            width: 170,
            className: "figures",
            render: (_, product) => `${money(product.price, locale)} / ${product.unit}`,
          },
          {
            title: t("goods.tax"),
            key: "tax",
            width: 170,
            className: "figures",
            render: (_, { tax_rate, tax_included }) =>
              `${String(Number(tax_rate))}% ${t(tax_included ? "goods.tax_included" : "goods.tax_on_top")}`,
          },
          {
            title: t("goods.sold"),
            key: "sold",
            width: 220,
            className: "figures",
            render: (_, { sold_from, sold_until }) =>
              sold_from || sold_until ? `${sold_from ?? "…"} – ${sold_until ?? "…"}` : t("goods.always"),
          },
        ]}
      />
      <PageTurner pages={pages} total={found.data?.total} next={found.data?.next} />
      {open !== null && (
        <ProductDialog
          tenantId={tenantId}
          product={open === "new" ? null : open}
          categories={known}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </Card>
  );
}

function useCategories(tenantId: string): string[] {
  const found = useQuery({
    queryKey: [PRODUCTS, "categories", tenantId],
    queryFn: () => loadCategories(tenantId),
  });
  return (found.data?.items ?? []).map((each) => each.category);
}

interface SearchProps {
  category: string | null;
  known: string[];
  onWords: (q: string) => void;
  onCategory: (category: string | null) => void;
}

function ProductSearch({ category, known, onWords, onCategory }: SearchProps) {
  const { t } = useWords();
  return (
    <Flex gap={8}>
      <Input.Search
        allowClear
        autoFocus
        placeholder={t("goods.search_products")}
        style={{ width: 260 }}
        onSearch={onWords}
      />
      <Select
        allowClear
        value={category}
        placeholder={t("goods.every_category")}
        aria-label={t("goods.category")}
        style={{ width: 180 }}
        options={known.map((each) => ({ value: each, label: each }))}
        onChange={(value: string | undefined) => {
          onCategory(value ?? null);
        }}
      />
    </Flex>
  );
}
